import CommandGrammar
import PipelineModel

struct CollectVerb {
  private let command: CacheCollectCommand

  init(_ command: CacheCollectCommand) { self.command = command }

  func run() throws -> Int32 {
    throw UserError("this verb is being built")
  }
}
