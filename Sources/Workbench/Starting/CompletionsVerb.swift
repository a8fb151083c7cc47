import CommandGrammar
import PipelineModel

struct CompletionsVerb {
  private let command: CompletionsCommand

  init(_ command: CompletionsCommand) { self.command = command }

  func run() throws -> Int32 {
    throw UserError("this verb is being built")
  }
}
