import CommandGrammar
import PipelineModel

struct InitVerb {
  private let command: InitCommand

  init(_ command: InitCommand) { self.command = command }

  func run() throws -> Int32 {
    throw UserError("this verb is being built")
  }
}
