import CommandGrammar
import PipelineModel

/// `ibpipe check`: runs stages again in scratch and compares with the cached bytes.
struct CheckVerb {
  private let experiment: Experiment
  private let command: CheckCommand

  init(_ experiment: Experiment, _ command: CheckCommand) {
    self.experiment = experiment
    self.command = command
  }

  func run() throws -> Int32 {
    throw UserError("this verb is being built")
  }
}
