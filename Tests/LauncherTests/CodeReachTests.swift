import Launcher
import Testing

/// Which code counts for a stage: all that it can reach, in ways that are easy to overlook.
struct CodeReachTests {
  private static let pipeline = "\n@main\nstruct Experiment: Pipeline { MAIN }\n"

  /// Whether the stamp of the stage `S` follows `BODY` in `source`.
  private func follows(_ source: String, _ change: String = "BODY") throws -> Bool {
    try #require((source + Self.pipeline).contains(change))
    func stamp(_ body: String) -> String {
      let text = (source + Self.pipeline).split(separator: change, omittingEmptySubsequences: false)
        .joined(separator: body)
      let stamps = CodeStampTests.stamps(text)
      return stamps.types["S"] ?? stamps.everything
    }
    return stamp("one") != stamp("two")
  }

  @Test(arguments: [
    // Through a chain of names.
    "struct S: Stage { let a = f() }\nfunc f() { g() }\nfunc g() { BODY }",
    "struct S: Stage { let a = b }\nlet (a, b) = BODY",
    "struct S: Stage { let a = c }\nlet a = 1, c = BODY",
    "struct S: Stage { @Wrapped var a: Int }\n@propertyWrapper struct Wrapped { BODY }",
    "struct S: Stage { let a = \"\\(f())\" }\nfunc f() { BODY }",
    "struct S: Stage { let a = `f`() }\nfunc f() { BODY }",
    "struct S: Stage { let a = 2×f }\nlet f = BODY",
    // Overloads, and what shadows a name of the library.
    "struct S: Stage { let a = f(1) }\nfunc f(_ a: Int) {}\nfunc f(_ a: Double) { BODY }",
    "struct S: Stage { let a = min(1, 2) }\nfunc min(_ a: Int, _ b: Int) { BODY }",
    // Members that are declared elsewhere.
    "struct S: Stage { let a = T() }\nstruct T {}\nextension T { func f() { BODY } }",
    "struct S: Stage { let a = T() }\nstruct T {}\nextension T.U: Encodable { BODY }",
    "struct S: Stage { let a: any P }\nprotocol P {}\nextension P { func f() { BODY } }",
    "struct S: Stage {}\nextension S { var label: String { BODY } }",
    "enum O { struct S: Stage {} }\nextension O { static let a = BODY }",
    // Without a name.
    "struct S: Stage { let a = 1.f }\nextension Int { var f: Int { BODY } }",
    "struct S: Stage {}\nextension Stage { var label: String { BODY } }",
    "struct S: Stage {}\nstruct T {}\nextension T? { BODY }",
    "struct S: Stage {}\nstruct T {}\nextension [T] { BODY }",
    "struct S: Stage {}\ntypealias M = Array<Int>\nextension M { BODY }",
    "struct S: Stage {}\nfunc + (a: Int, b: Int) -> Int { BODY }",
    "struct S: Stage {}\nstruct T { static func == (a: T, b: T) -> Bool { BODY } }",
    "struct S: Stage {}\nprecedencegroup BODY {}",
    "struct S: Stage {}\ntypealias IntegerLiteralType = BODY",
    "struct S: Stage {}\nlet größe = BODY",
    "struct S: Stage {}\nimport BODY",
    // Handed over by other means than names and parameters.
    "struct S: Stage { let a = T.b }\nenum T { nonisolated(unsafe) static var b = 1 }\nlet x = BODY",
    "struct S: Stage { let a = t }\nlet t = Mutex(0)\nfunc unrelated() { BODY }",
    "struct S: Stage { func f() { images.run(c) } }\nstruct T: Stage { BODY }",
    "struct S: Stage {}\n#if A\nlet a = 1\n#endif\nlet b = BODY",
    "struct S: Stage {}\n@_cdecl(\"f\") func f() {}\nlet b = BODY",
    "struct S: Stage { let a = _typeByName(\"x\") }\nlet b = BODY",
    // Where declarations begin is not certain.
    "struct S: Stage {}\n#someMacro(BODY)",
    "struct S: Stage {}\n@Made<BODY> struct T {}",
    "struct S: Stage { let a = f }\nlet a = 1\n  + f\nlet f = BODY",
    "struct S: Stage { let a = f }\nlet f = if let g = h { BODY } else { 1 }",
    "struct S: Stage { let a = f }\nlet f =\n  prefix\n  + BODY",
    "struct S: Stage { let a = f() }\nfunc f()\n  -> sending\n  @Sendable () -> Int { BODY }",
    "struct S: Stage { let a = f }\n@available(*, deprecated)\npublic\nfinal\nclass f { BODY }",
    // The comments cannot be told from the code, or the program sees the layout.
    "struct S: Stage {}\nlet a = /x/\nlet b = BODY",
    "struct S: Stage {}\nlet a = #line\nlet b = BODY",
    "struct S: Stage {}\nlet a = \"\\(#column)\"\nlet b = BODY",
  ])
  func counts(_ source: String) throws {
    #expect(try follows(source))
  }

  @Test(arguments: [
    "struct S: Stage {}\nstruct T: Stage { BODY }",
    "struct S: Stage {}\nfunc f() { BODY }",
    "struct S: Stage {}\nlet f = 1, g = BODY",
    "struct S: Stage {}\nlet f: Int? = BODY\nlet g: Array<Array<Int>>\nstruct U {}",
    "struct S: Stage {}\nstruct T {}\nextension T { BODY }",
    "struct S: Stage {}\n@available(*, deprecated)\npublic final class T { BODY }\n",
    "struct S: Stage {}; func f() { BODY }",
    "public struct S: Stage { var a: T }\nenum T { case a }\nfunc f() -> [Int: Int] { BODY }",
  ])
  func leavesOut(_ source: String) throws {
    #expect(try !follows(source))
  }

  /// The pipeline's declaration, where a stage may depend on it.
  @Test(arguments: [
    "struct S: Stage { let a = Experiment.g() }",
    "struct S: Stage { let a = f() }\nfunc f() { `Experiment`.g() }",
    "struct S: Stage { let a = f() }\nlet f = \"\\(Experiment.g())\"",
    "struct S: Stage { let a = f(1) }\nfunc f<P: Pipeline>(_: P) {}",
    "struct S: Stage { let a = Mutex(1) }",
  ])
  func countsThePipeline(_ source: String) throws {
    #expect(try follows(source, "MAIN"))
  }

  @Test func thePipelineCountsWhereItIsMoreThanAPipeline() throws {
    #expect(try !follows("struct S: Stage {}", "MAIN"))
    func stamp(_ source: String) -> String? { CodeStampTests.stamps(source).types["S"] }
    let more = "struct S: Stage {}\n@main struct E: Pipeline, Q { let a = 1 }"
    #expect(stamp(more) != stamp(more.replacing("1", with: "2")))
    let holder = "@main struct E: Pipeline { let a = 1; struct S: Stage {} }"
    #expect(stamp(holder) != stamp(holder.replacing("1", with: "2")))
  }

  @Test(arguments: [
    "@main struct A: Pipeline {}\n@main struct B: Pipeline {}\nstruct S: Stage {}",
    "struct A { @main struct B: Pipeline {} }\nstruct S: Stage {}",
    "@main extension A: Pipeline {}\nstruct S: Stage {}",
    "struct A: Pipeline {}\nstruct S: Stage {}",
    "f()\n@main struct A: Pipeline {}\nstruct S: Stage {}",
    "@main struct A: Pipeline {} }\nstruct S: Stage {}",
  ])
  func everythingCountsWhereThePipelineIsNotCertain(_ source: String) {
    #expect(CodeStampTests.stamps(source).types.isEmpty)
  }

  @Test func codeOfOtherFilesCounts() {
    func stamp(_ body: String) -> CodeStamps {
      CodeStampTests.stamps(
        "@main struct E: Pipeline {}\nstruct S: Stage { let a = f() }\nstruct T: Stage {}",
        "func f() { \(body) }\nextension Outer { func g() {} }")
    }
    #expect(stamp("one").types["S"] != stamp("two").types["S"])
    #expect(stamp("one").types["T"] == stamp("two").types["T"])
    #expect(stamp("one").everything != stamp("two").everything)
  }

  /// A private type of another file does not stand for the library's type of the same name.
  @Test func anExtensionOfATypeThatAnotherFileHidesCountsEverywhere() {
    func stamp(_ modifier: String, _ body: String) -> String? {
      CodeStampTests.stamps(
        "@main struct E: Pipeline {}\nstruct S: Stage {}\n\(modifier) struct Data {}",
        "extension Data { \(body) }"
      ).types["S"]
    }
    #expect(stamp("private", "one") != stamp("private", "two"))
    #expect(stamp("public", "one") == stamp("public", "two"))
  }

  /// Which of two private functions a stage calls depends on the file that it is in.
  @Test func theFileThatCodeIsInCounts() {
    let (one, two) = ("private func f() { 1 }\n", "private func f() { 2 }\n")
    let (stage, main) = ("struct S: Stage { let a = f() }\n", "@main struct E: Pipeline {}\n")
    #expect(
      CodeStampTests.stamps(main + one + stage, two).types["S"]
        != CodeStampTests.stamps(main + one, stage + two).types["S"])
  }

  @Test func nestedTypesAreFoundAndRepeatedNamesTold() {
    let stamps = CodeStampTests.stamps(
      "@main struct E: Pipeline {}\nenum A { struct S: Stage { let a = 1 } }\n"
        + "enum B { struct S: Stage {} }\nenum C { struct D {} ; enum X { struct D {} } }")
    #expect(Set(stamps.types.keys) == ["A", "B", "C", "D", "E", "S", "X"])
    #expect(stamps.repeated == ["D", "S"])
    #expect(stamps.types["S"] != stamps.types["A"])
    #expect(stamps.types["X"] == stamps.types["C"])
  }
}
