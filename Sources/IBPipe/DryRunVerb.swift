import CommandGrammar
import Engine
import Glibc
import Terminal

/// `ibpipe run -n`: what a run would do, without doing anything. Nothing is written, not even a
/// journal.
struct DryRunVerb {
  private let experiment: Experiment
  private let command: RunCommand

  init(_ experiment: Experiment, _ command: RunCommand) {
    self.experiment = experiment
    self.command = command
  }

  private struct Answer: Encodable {
    let pipeline, cache: String
    let settings: [String: String]
    let jobs: Int
    let plan: DryRun
  }

  func run() throws -> Int32 {
    let assessment = try experiment.assess(forcing: command.force)
    let history = History(of: experiment.name, in: experiment.store)
    let explainer = Explainer(
      graph: experiment.graph, assessment: assessment, store: experiment.store, history: history)
    let options = command.options(memory: MachineMemory.available())
    let plan = DryRun(
      graph: experiment.graph, assessment: assessment, explainer: explainer, history: history,
      options: options)
    if command.json {
      try Console.json(
        Answer(
          pipeline: experiment.file, cache: experiment.store.path,
          settings: experiment.settingValues, jobs: options.jobs, plan: plan))
    } else {
      let paint = Paint(enabled: Console.wantsColour(STDOUT_FILENO))
      let lines = [paint.bold(experiment.name) + ": " + assessment.summary]
      Console.output((lines + plan.lines(paint: paint)).joined(separator: "\n"))
    }
    return 0
  }
}
