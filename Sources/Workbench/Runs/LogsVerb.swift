import CommandGrammar
import PipelineModel

struct LogsVerb {
  private let command: LogsCommand

  init(_ command: LogsCommand) { self.command = command }

  func run() throws -> Int32 {
    throw UserError("this verb is being built")
  }
}
