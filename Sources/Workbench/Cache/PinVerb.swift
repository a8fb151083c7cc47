import CommandGrammar
import PipelineModel

struct PinVerb {
  private let command: CachePinCommand

  init(_ command: CachePinCommand) { self.command = command }

  func run() throws -> Int32 {
    throw UserError("this verb is being built")
  }
}
