import CommandGrammar
import PipelineModel

struct VerifyVerb {
  private let command: CacheVerifyCommand

  init(_ command: CacheVerifyCommand) { self.command = command }

  func run() throws -> Int32 {
    throw UserError("this verb is being built")
  }
}
