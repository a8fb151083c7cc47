import CommandGrammar
import PipelineModel

struct UnpinVerb {
  private let command: CacheUnpinCommand

  init(_ command: CacheUnpinCommand) { self.command = command }

  func run() throws -> Int32 {
    throw UserError("this verb is being built")
  }
}
