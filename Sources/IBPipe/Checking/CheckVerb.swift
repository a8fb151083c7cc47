import ArtifactStore
import CommandGrammar
import Engine
import Glibc
import Inspection
import PipelineModel
import Terminal

/// `ibpipe check`: runs stages again in scratch and compares with the cached bytes.
struct CheckVerb {
  private let experiment: Experiment
  private let command: CheckCommand
  private let paint = Paint(enabled: Console.wantsColour(STDERR_FILENO))

  init(_ experiment: Experiment, _ command: CheckCommand) {
    self.experiment = experiment
    self.command = command
  }

  /// Gives the exit code: 0 the same bytes or within the stage's tolerance, 1 some
  /// differ or a stage failed, 130 interrupted.
  func run() throws -> Int32 {
    let assessment = try experiment.assess()
    let indices = try Set(command.stages.flatMap { try experiment.graph.vertices(named: $0) })
      .sorted()
    let executor = LocalExecutor(
      arguments: WorkerVerb.arguments(for: experiment),
      serve: { WorkerVerb.serve(experiment) }, signals: try SignalPipe(), store: experiment.store)
    let rerunner = Rerunner(
      graph: experiment.graph, assessment: assessment, store: experiment.store,
      sources: experiment.sources, executor: executor)
    // All are looked at before the first runs: it may take long.
    let records = try indices.map { try rerunner.record(of: $0) }
    var findings: [CheckFinding] = []
    for (index, record) in zip(indices, records) {
      guard let finding = try check(index, record, rerunner) else { return 130 }
      findings.append(finding)
    }
    if command.json {
      try Console.json(CheckReport(stages: findings))
    } else {
      Console.output(CheckReport(stages: findings).summary)
    }
    return findings.allSatisfy { $0.verdict == .same || $0.verdict == .agrees } ? 0 : 1
  }

  /// Runs one stage as often as asked; nil where the user stopped it.
  private func check(_ index: Int, _ record: Record, _ rerunner: Rerunner) throws -> CheckFinding? {
    let name = experiment.graph.vertices[index].name
    var repetitions: [CheckFinding.Repetition] = []
    if !command.json { Console.output(name) }
    for place in 0..<command.times {
      let threads = threads(place)
      let outcome = try rerunner.rerun(index, threads: threads)
      let repetition: CheckFinding.Repetition
      switch outcome {
      case .interrupted: return nil
      case .failed(let message, let printed):
        repetition = .init(threads: threads, failure: message, printed: printed)
      case .made(let payloads, let seconds):
        repetition = try .init(
          threads: threads, seconds: seconds, payloads, of: experiment.graph.vertices[index].node,
          against: record,
          in: experiment.store)
      }
      repetitions.append(repetition)
      if !command.json { tell(repetition, place) }
    }
    return CheckFinding(stage: name, repetitions: repetitions)
  }

  /// One thread, two, and so on, over and over: a result that depends on them is to be found out.
  private func threads(_ place: Int) -> Int {
    let most = command.threads ?? max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    return command.times == 1 ? most : 1 + place % most
  }

  private func tell(_ repetition: CheckFinding.Repetition, _ place: Int) {
    let threads = repetition.threads == 1 ? "1 thread" : "\(repetition.threads) threads"
    let counter = "  \(place + 1) of \(command.times), \(threads):  "
    if let failure = repetition.failure {
      Console.output(counter + paint.bad("failed") + ": \(failure)")
      for line in (repetition.printed ?? "").split(separator: "\n") {
        Console.output("    \(line)")
      }
      return
    }
    let time = durationText(repetition.seconds ?? 0)
    guard let difference = repetition.difference else {
      return Console.output(counter + paint.good("the same bytes") + ", \(time)")
    }
    let verdict =
      repetition.agrees ? paint.good("within its tolerance") : paint.bad("other bytes")
    Console.output(counter + verdict + ", \(time)")
    for line in difference.lines() { Console.output("    \(line)") }
  }
}
