import CommandGrammar
import PipelineModel

struct CompareVerb {
  private let command: CompareCommand

  init(_ command: CompareCommand) { self.command = command }

  func run() throws -> Int32 {
    throw UserError("this verb is being built")
  }
}
