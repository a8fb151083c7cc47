import CommandGrammar
import PipelineModel

struct ImportVerb {
  private let command: CacheImportCommand

  init(_ command: CacheImportCommand) { self.command = command }

  func run() throws -> Int32 {
    throw UserError("this verb is being built")
  }
}
