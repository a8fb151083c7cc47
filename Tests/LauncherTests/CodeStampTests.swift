import Launcher
import Testing

/// What stands for the code of one stage when there is one file.
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

    struct Contrast: Stage {
      func run(_ context: StageContext) throws -> Scores { other(3) }
    }

    func other(_ scale: Double) -> Scores { Scores(scale, "") }

    @main
    struct Experiment: Pipeline {
      var outputs: [Output] {
        Output("scores", Brightness(images: Synthetic()))
      }
    }
    """

  static func stamps(_ sources: String..., path: String = "/a/x.swift") -> CodeStamps {
    CodeStamps(
      of: sources.enumerated().map { index, source in
        let place = index == 0 ? path : "/a/included\(index).swift"
        return SourceFile(path: place, realPath: place, contents: Array(source.utf8))
      })
  }

  /// The stamps of `source` with `text` changed.
  static func stamps(replacing text: String, with other: String) throws -> CodeStamps {
    try #require(source.contains(text))
    return stamps(
      source.split(separator: text, omittingEmptySubsequences: false).joined(separator: other))
  }

  private func brightness(replacing text: String, with other: String) throws -> String? {
    try Self.stamps(replacing: text, with: other).types["Brightness"]
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
    // Another stage, and what it alone uses.
    ("other(3)", "other(4)"),
    ("Scores(scale, \"\")", "Scores(-scale, \"\")"),
    ("func other", "struct Unused {}\nfunc other"),
  ])
  func keeps(_ text: String, changedTo other: String) throws {
    let stamp = try #require(Self.stamps(Self.source).types["Brightness"])
    #expect(try brightness(replacing: text, with: other) == stamp)
  }

  @Test(arguments: [
    ("scale = 2.0", "scale = 2.5"),
    ("scale = 2.0", "scale =2.0"),
    ("a // b", "a // c"),
    ("a // b", "a  // b"),
    ("{ Scores(scale, text", "{ Scores(-scale, text"),
    ("import IBPipe", "import IBPipe\nimport Glibc"),
    ("@Input var", "var"),
    ("helper(scale, \"a // b\")", "helper(scale, \n\"a /* b\")"),
  ])
  func notices(_ text: String, changedTo other: String) throws {
    let stamp = try #require(Self.stamps(Self.source).types["Brightness"])
    #expect(try brightness(replacing: text, with: other) != stamp)
  }

  @Test func thePathCountsOnlyWhereTheStageCanSeeIt() {
    let rest = "\nstruct A: Stage {}\nlet there = #filePath\nstruct B: Stage { let a = there }"
    let one = Self.stamps("@main struct P: Pipeline {}" + rest, path: "/a")
    let two = Self.stamps("@main struct P: Pipeline {}" + rest, path: "/b")
    #expect(one.types["A"] == two.types["A"])
    #expect(one.types["B"] != two.types["B"])
    #expect(one.everything != two.everything)
  }

  /// A change of these literals makes every stage in everyone's pipeline files stale.
  @Test func areTheSameForever() {
    let stamps = Self.stamps(Self.source)
    #expect(stamps.everything == "2690a795fed5ce74ceff64d9a73594033bd7c27651a4f542c503c0417755296c")
    #expect(
      stamps.types["Brightness"]
        == "7296ea8ca65b10bb6aa0144f1f3f8e2061b3dec51cf79a4e9944af2bc4a1c992")
    #expect(Set(stamps.types.keys) == ["Brightness", "Contrast", "Experiment"])
    #expect(stamps.repeated == [])
  }
}
