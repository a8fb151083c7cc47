import CommandGrammar
import Testing

/// Plain calls of `run` are read without the grammar: they must come out as it would read them.
struct PlainRunTests {
  /// Everything that a call comes out as, to the last default.
  private func dumped(_ invocation: Invocation) -> String {
    var text = ""
    dump(invocation, to: &text)
    return text
  }

  @Test(arguments: [
    "run x.swift", "run --set a=b x.swift", "run x.swift --set a=b --set c=1,2;3",
    "run x.swift --set a=b=c", "run x.swift --cache c --results r",
    "run x.swift --cache a --cache b",
    "run -k x.swift --json", "run x.swift --keep-going --plain", "run x.swift --only a --only b*",
    "run --plain --plain x.swift",
  ])
  func aPlainCallIsReadAsTheGrammarReadsIt(_ arguments: String) throws {
    let parts = arguments.split(separator: " ").map(String.init)
    #expect(RunCommand(plain: parts) != nil)
    #expect(
      dumped(try Invocation(parsing: parts)) == dumped(try Invocation(byGrammar: parts)))
  }

  @Test(arguments: [
    "", "run", "run --help", "run x.swift -n", "run x.swift y.swift", "run x.swift --jobs 2",
    "run x.swift --set", "run x.swift --set a", "run x.swift --set =b", "run x.swift --cache -k",
    "run x.swift --cache=c", "run -- x.swift", "run x.swift -kn", "status x.swift", "log",
  ])
  func everythingElseIsLeftToTheGrammar(_ arguments: String) {
    #expect(RunCommand(plain: arguments.split(separator: " ").map(String.init)) == nil)
  }

  @Test func anEmptyValueIsLeftToTheGrammar() {
    #expect(RunCommand(plain: ["run", "x.swift", "--cache", ""]) == nil)
    #expect(RunCommand(plain: ["run", ""]) == nil)
  }
}
