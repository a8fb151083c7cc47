import ArtifactStore
import CommandGrammar
import Engine
import Glibc
import PipelineModel

/// `ibpipe run`: makes the outputs; only what is stale runs.
struct RunVerb {
  private let experiment: Experiment
  private let command: RunCommand
  private let paint: Paint

  init(_ experiment: Experiment, _ command: RunCommand) {
    self.experiment = experiment
    self.command = command
    paint = Paint(enabled: Console.wantsColour(STDERR_FILENO))
  }

  /// Gives the exit code: 0 done, 1 a stage failed, 130 interrupted.
  func run() throws -> Int32 {
    let signals = try SignalPipe()
    while true {
      let summary = try runOnce(signals)
      // An output that turns out corrupt when it is copied has been moved aside: make it again.
      if try conclude(summary) { continue }
      if summary.isInterrupted { return 130 }
      return summary.failed > 0 ? 1 : 0
    }
  }

  private func runOnce(_ signals: SignalPipe) throws -> RunSummary {
    let store = experiment.store
    let assessment = try experiment.assess()
    let toRun = assessment.mustRun.count { $0 }
    // Read before this run's own journal is there.
    let history = toRun > 0 ? History(of: experiment.name, in: store) : nil
    let journal = try Journal(
      of: experiment.graph, assessment: assessment, pipeline: experiment.name,
      settings: Dictionary(
        experiment.settings.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }),
      in: store)
    if let history { try announce(assessment, history: history) }

    let threads = command.threads ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let jobs = command.jobs ?? threads
    let console = ConsoleReporter(
      graph: experiment.graph, assessment: assessment, jobs: jobs,
      usualSeconds: { history?.usualSeconds(of: $0) },
      colour: Console.wantsColour(STDERR_FILENO), write: Console.line)
    let machine = JSONReporter { Console.output($0) }
    let observe = { (event: RunEvent) in
      journal.note(event)
      if command.json { machine.note(event) }
      console.note(event)
    }
    observe(
      .planned(
        stages: experiment.graph.vertices.count,
        fresh: assessment.states.count { $0.record != nil }, toRun: toRun))
    if toRun > 0 { _ = try store.create(.logs) }
    let executor = LocalExecutor(
      arguments: WorkerVerb.arguments(for: experiment), signals: signals,
      logPath: { "\(store.path(of: .logs))/\($0.action.hex).log" })
    let scheduler = Scheduler(
      graph: experiment.graph, assessment: assessment, store: store,
      sources: experiment.sources, options: .init(jobs: jobs, threads: threads),
      executor: executor, observe: observe)
    return scheduler.run()
  }

  /// Says what will run and why, before it does.
  private func announce(_ assessment: Assessment, history: History) throws {
    let drawing = GraphDrawing(of: experiment.graph, assessment: assessment, colour: false)
    Console.line(paint.bold(experiment.name) + ": " + drawing.summary)
    let explainer = Explainer(
      graph: experiment.graph, assessment: assessment, store: experiment.store, history: history)
    var shown = 0
    for index in experiment.graph.vertices.indices where assessment.mustRun[index] {
      guard case .stale = assessment.states[index] else { continue }
      shown += 1
      if shown > 12 { continue }
      let explanation = explainer.explain(index)
      let below =
        explanation.waitingBelow > 0 ? paint.dim("  (\(explanation.waitingBelow) below wait)") : ""
      Console.line(
        "  " + paint.bad("stale  \(explanation.stage): ")
          + explanation.reasons.joined(separator: "; ") + below)
    }
    if shown > 12 { Console.line("  … and \(shown - 12) more; “ibpipe status” lists them") }
  }

  /// Says how the run ended and copies its outputs; true when one of them must be made again.
  private func conclude(_ summary: RunSummary) throws -> Bool {
    if summary.isInterrupted {
      Console.line("interrupted: \(summary.ran) stages ran and are kept; run again to go on")
      return false
    }
    if summary.failed > 0 {
      Console.line(
        paint.bad("failed") + ": \(summary.failed) failed, \(summary.ran) ran and are kept")
      return false
    }
    Console.line(
      paint.good("done") + ": \(summary.ran) ran, \(summary.fresh) fresh, "
        + durationText(summary.seconds))
    let folder = Surroundings.results(option: command.results, pipelineFile: experiment.file)
    do {
      let files = try Results(folder: folder).write(summary.outputs, from: experiment.store)
      // Reports first: they are what people open.
      let reports = files.flatMap(\.files).filter { $0.hasSuffix(".html") }
      for report in reports { Console.line("report: \(report)") }
      if reports.isEmpty { Console.line("outputs: \(folder)") }
    } catch {
      let damaged = summary.outputs.contains { !experiment.store.holds($0.record) }
      if damaged { return true }
      Console.error("the outputs are in the cache, but could not be copied to \(folder): \(error)")
    }
    return false
  }
}
