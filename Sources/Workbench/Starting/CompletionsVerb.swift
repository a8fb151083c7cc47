import CommandGrammar
import Terminal

/// `ibpipe completions`: prints the script for a shell.
struct CompletionsVerb {
  private let command: CompletionsCommand

  init(_ command: CompletionsCommand) { self.command = command }

  func run() throws -> Int32 {
    Console.output(command.shell.script)
    return 0
  }
}
