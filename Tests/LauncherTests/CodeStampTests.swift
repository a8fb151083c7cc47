import Launcher
import Testing

struct CodeStampTests {
  static let source = """
    import IBPipe

    /// Twice the brightness.
    struct Brightness: Stage {
      @Input var images: any Stage<Images>
      var scale = 2.0  // a default

      func run(_ context: StageContext) throws -> Scores {
        helper(scale, "a // b")
      }
    }

    func helper(_ scale: Double, _ text: String) -> Scores { Scores(scale, text) }

    @main
    struct Experiment: Pipeline {
      var outputs: [Output] {
        Output("scores", Brightness(images: Synthetic()))
      }
    }
    """

  static func stamp(_ source: String, path: String = "/a/x.swift") -> String {
    CodeStamp.of(Array(source.utf8), path: path)
  }

  /// The stamp of `source` with `text` changed.
  static func stamp(replacing text: String, with other: String) throws -> String {
    try #require(source.contains(text))
    return stamp(
      source.split(separator: text, omittingEmptySubsequences: false)
        .joined(separator: other))
  }

  @Test(arguments: [
    ("/// Twice the brightness.\n", ""),
    ("/// Twice the brightness.", "/// Thrice.\n// And more.\n/* More. */"),
    ("  // a default", ""),
    ("scale = 2.0", "scale   =\t2.0"),
    ("  @Input", "      @Input"),
    ("helper(scale, ", "helper(/* the scale */ scale,\n  "),
    ("\n\nfunc helper", "\n\n\n// A helper.\n\nfunc helper"),
    // The pipeline itself says what to make.
    ("\"scores\"", "\"results\""),
    ("Synthetic()", "Synthetic(size: 3)"),
    ("var outputs", "@Setting(\"Size.\") var size = 3\n  var outputs"),
    ("Experiment", "Renamed"),
  ])
  func keeps(_ text: String, changedTo other: String) throws {
    #expect(try Self.stamp(replacing: text, with: other) == Self.stamp(Self.source))
  }

  @Test(arguments: [
    ("scale = 2.0", "scale = 2.5"),
    ("scale = 2.0", "scale =2.0"),
    ("a // b", "a // c"),
    ("a // b", "a  // b"),
    ("{ Scores(scale", "{ Scores(-scale"),
    ("import IBPipe", "import IBPipe\nimport Glibc"),
    ("@Input var", "var"),
    ("helper(scale, \"a // b\")", "helper(scale, \n\"a /* b\")"),
  ])
  func notices(_ text: String, changedTo other: String) throws {
    #expect(try Self.stamp(replacing: text, with: other) != Self.stamp(Self.source))
  }

  /// A pipeline whose outputs may not be changed unnoticed, and why.
  @Test(arguments: [
    // Its name is used elsewhere.
    "func f() { Experiment.g() }\n@main struct Experiment: Pipeline { BODY }",
    "@main struct Experiment: Pipeline { BODY }\nextension Experiment { }",
    "func f() { `Experiment`.g() }\n@main struct Experiment: Pipeline { BODY }",
    "let a = \"\\(Experiment.g())\"\n@main struct Experiment: Pipeline { BODY }",
    // Other code takes any pipeline.
    "func f<P: Pipeline>(_: P) { }\n@main struct Experiment: Pipeline { BODY }",
    // It can be reached by another protocol.
    "protocol Q { }\n@main struct Experiment: Pipeline, Q { BODY }",
    // It holds a stage.
    "@main struct Experiment: Pipeline { struct Inner: Stage { }; BODY }",
    "@main struct Experiment: Pipeline { var a: Int { enum Inner { } }; BODY }",
    // It is not certain which it is, or where it ends.
    "#if A\n@main struct Experiment: Pipeline { BODY }\n#endif",
    "@main struct A: Pipeline { BODY }\n@main struct B: Pipeline { }",
    "struct A { @main struct Experiment: Pipeline { BODY } }",
    "@main extension Experiment: Pipeline { BODY }",
    "@main struct `Experiment`: Pipeline { BODY }",
    "struct Experiment: Pipeline { BODY }",
    // The comments cannot be told from the code.
    "let a = /x/\n@main struct Experiment: Pipeline { BODY }",
    // The program sees the layout.
    "let a = #line\n@main struct Experiment: Pipeline { BODY }",
    "let a = \"\\(#column)\"\n@main struct Experiment: Pipeline { BODY }",
  ])
  func countsAPipelineThatStagesMayDependOn(_ source: String) {
    func stamp(body: String) -> String {
      Self.stamp(
        source.split(separator: "BODY", omittingEmptySubsequences: false).joined(separator: body))
    }
    #expect(stamp(body: "a()") != stamp(body: "b()"))
  }

  @Test func whatFollowsThePipelineCounts() {
    let pipeline = "@main struct Experiment: Pipeline { var a: B { c { \"}\" } } }\n"
    #expect(Self.stamp(pipeline + "let a = 1") != Self.stamp(pipeline + "let a = 2"))
    #expect(Self.stamp(pipeline + "a") != Self.stamp(pipeline + "a a"))
  }

  @Test func thePathCountsOnlyWhereTheSourceCanSeeIt() {
    #expect(Self.stamp("let a = 1", path: "/a") == Self.stamp("let a = 1", path: "/b"))
    #expect(
      Self.stamp("let a = #filePath", path: "/a") != Self.stamp("let a = #filePath", path: "/b"))
  }

  /// A change of this literal makes every stage in everyone's pipeline files stale.
  @Test func isTheSameForever() {
    #expect(
      Self.stamp(Self.source) == "8d9a26b573766bfa6ce21915775ee5de95a4f97ddbcc26c56a44fe5760a06447")
  }
}
