import CommandGrammar
import FoundationEssentials
import Launcher
import Testing

struct CallScanTests {
  private func scan(_ arguments: String) -> CallScan? {
    CallScan(arguments.split(separator: " ").map(String.init))
  }

  @Test(arguments: [
    ("run x.swift", nil), ("run --set a=b x.swift", nil), ("run -n -k --json x.swift", nil),
    ("run x.swift --cache c", "c"), ("explain --cache c x.swift stage", "c"),
    ("check x.swift a b --times 2", nil),
  ])
  func thePipelineFileIsFound(_ arguments: String, cache: String?) {
    #expect(scan(arguments)?.file == "x.swift")
    #expect(scan(arguments)?.cache == cache)
  }

  @Test(arguments: [
    "", "run", "--help", "run --help", "run x.swift -h", "run x.swift --frob", "run x.swift --jobs",
    "run --cache --json x.swift", "run --cache=c x.swift", "run -- x.swift", "log", "help run",
    "run x.swift --set -a=b",
  ])
  func everythingElseIsLeftToTheGrammar(_ arguments: String) { #expect(scan(arguments) == nil) }

  @Test(arguments: [
    ("run x.swift", false), ("run x.swift -n", true), ("run --dry-run x.swift", true),
    ("status x.swift", true), ("graph x.swift", true), ("explain x.swift a", true),
    ("check x.swift a", false),
  ])
  func whetherAVerbOnlyLooksIsKnownToBoth(_ arguments: String, isLooking: Bool) throws {
    #expect(scan(arguments)?.isLooking == isLooking)
    let parts = arguments.split(separator: " ").map(String.init)
    guard case .pipeline(let verb) = try Invocation(parsing: parts) else {
      Issue.record("no verb of a pipeline")
      return
    }
    #expect(verb.isLooking == isLooking)
  }

  /// What the grammar says of itself.
  private struct Help: Decodable {
    struct Command: Decodable {
      var commandName: String
      var subcommands: [Command]?
      var arguments: [Argument]?
    }
    struct Argument: Decodable {
      struct Name: Decodable {
        var kind: String
        var name: String
      }
      var kind: String
      var names: [Name]?
    }
    var command: Command
  }

  @Test func theScanAndTheGrammarAgree() throws {
    let exit = #expect(throws: EarlyExit.self) {
      try Invocation(parsing: ["--experimental-dump-help"])
    }
    let help = try JSONDecoder().decode(Help.self, from: Data(try #require(exit).message.utf8))
    var options: Set<String> = []
    var flags: Set<String> = []
    for command in help.command.subcommands ?? [] where CallScan.verbs.contains(command.commandName)
    {
      for argument in command.arguments ?? [] {
        let names = (argument.names ?? []).map { ($0.kind == "long" ? "--" : "-") + $0.name }
        if argument.kind == "option" { options.formUnion(names) }
        if argument.kind == "flag" { flags.formUnion(names) }
      }
    }
    #expect(options == CallScan.options)
    #expect(flags.subtracting(["--help", "-h", "--version"]) == CallScan.flags)
  }
}
