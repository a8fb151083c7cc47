import CommandGrammar
import PipelineModel

struct DiffVerb {
  private let command: DiffCommand

  init(_ command: DiffCommand) { self.command = command }

  func run() throws -> Int32 {
    throw UserError("this verb is being built")
  }
}
