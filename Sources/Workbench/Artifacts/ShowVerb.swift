import CommandGrammar
import PipelineModel

struct ShowVerb {
  private let command: ShowCommand

  init(_ command: ShowCommand) { self.command = command }

  func run() throws -> Int32 {
    throw UserError("this verb is being built")
  }
}
