import CommandGrammar
import PipelineModel

struct DoctorVerb {
  private let command: DoctorCommand

  init(_ command: DoctorCommand) { self.command = command }

  func run() throws -> Int32 {
    throw UserError("this verb is being built")
  }
}
