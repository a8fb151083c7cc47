import CommandGrammar
import PipelineModel

struct StatsVerb {
  private let command: CacheStatsCommand

  init(_ command: CacheStatsCommand) { self.command = command }

  func run() throws -> Int32 {
    throw UserError("this verb is being built")
  }
}
