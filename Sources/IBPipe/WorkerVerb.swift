import Engine
import PipelineModel
import Tensors
import Terminal

/// `worker CACHE FILE [name=value]…`: runs the one stage that the scheduler names on standard
/// input.
enum WorkerVerb {
  static func arguments(for experiment: Experiment) -> [String] {
    ["ibpipe", Program.workerVerb, experiment.store.path, experiment.file] + experiment.assignments
  }

  static func run(_ type: (some Pipeline).Type, arguments: [String]) throws -> Int32 {
    guard arguments.count >= 2 else {
      throw UserError("“worker” is how ibpipe calls itself; use “ibpipe run FILE”")
    }
    let experiment = try Experiment(
      type, file: arguments[1], assignments: Array(arguments.dropFirst(2)), cache: arguments[0])
    return serve(experiment)
  }

  /// Runs the one stage that the scheduler names on standard input, and gives the exit code.
  static func serve(_ experiment: Experiment) -> Int32 {
    // A copy of the scheduler must not draw on its terminal.
    Console.redirectLines(to: nil)
    let runner = StageRunner(
      graph: experiment.graph, store: experiment.store, sources: experiment.sources)
    return Worker.serve(runner) { Parallel.threads = $0 }
  }
}
