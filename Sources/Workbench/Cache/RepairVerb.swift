import CommandGrammar
import PipelineModel

struct RepairVerb {
  private let command: CacheRepairCommand

  init(_ command: CacheRepairCommand) { self.command = command }

  func run() throws -> Int32 {
    throw UserError("this verb is being built")
  }
}
