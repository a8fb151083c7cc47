import CommandGrammar
import PipelineModel

struct ExportVerb {
  private let command: CacheExportCommand

  init(_ command: CacheExportCommand) { self.command = command }

  func run() throws -> Int32 {
    throw UserError("this verb is being built")
  }
}
