import CommandGrammar
import PipelineModel

struct LogVerb {
  private let command: LogCommand

  init(_ command: LogCommand) { self.command = command }

  func run() throws -> Int32 {
    throw UserError("this verb is being built")
  }
}
