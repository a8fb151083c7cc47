import ArtifactStore
import CommandGrammar
import Engine
import Glibc
import PipelineModel
import Terminal

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

  /// How often outputs that turn out damaged are made again before the disk is blamed.
  private static let repairs = 3

  /// Gives the exit code: 0 done, 1 a stage failed, 130 interrupted.
  func run() throws -> Int32 {
    if let group = command.shared, experiment.store.sharedGroup != group {
      _ = try experiment.store.share(with: group)
    }
    let signals = try SignalPipe()
    var repairs = 0
    while true {
      let summary = try runOnce(signals, mayFork: repairs == 0)
      conclude(summary)
      if summary.isInterrupted { return 130 }
      if summary.failed > 0 { return 1 }
      do {
        try copy(summary.outputs)
        return 0
      } catch {
        guard summary.outputs.contains(where: { !experiment.store.holds($0.record) }) else {
          Console.error("the outputs are in the cache, but could not be copied: \(error)")
          return 0
        }
        // It was moved aside when it was read, so the next round makes it again.
        repairs += 1
        if repairs > RunVerb.repairs {
          Console.error(
            "an output is lost from the cache again and again, check its disk: \(error)")
          return 1
        }
      }
    }
  }

  /// - Parameter mayFork: false once outputs were copied, which may have started threads.
  private func runOnce(_ signals: SignalPipe, mayFork: Bool) throws -> RunSummary {
    let experiment = experiment
    let store = experiment.store
    let assessment = try experiment.assess()
    let toRun = assessment.mustRun.count { $0 }
    if toRun > 0 { try store.checkWritable() }
    // Read before this run's own journal is there.
    let history = toRun > 0 ? History(of: experiment.name, in: store) : nil
    let threads = command.threads ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let jobs = command.jobs ?? threads
    let journal = try Journal(
      of: experiment.graph, assessment: assessment,
      request: RunRequest(
        pipeline: experiment.name, settings: experiment.settingValues,
        changed: experiment.changedSettings, arguments: Array(CommandLine.arguments.dropFirst()),
        jobs: jobs, threads: threads),
      in: store)
    if let history { announce(assessment, history: history) }
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
      arguments: WorkerVerb.arguments(for: experiment),
      serve: mayFork ? { WorkerVerb.serve(experiment) } : nil, signals: signals, store: store)
    let scheduler = Scheduler(
      graph: experiment.graph, assessment: assessment, store: store,
      sources: experiment.sources,
      options: .init(jobs: jobs, threads: threads, run: journal.header.id),
      executor: executor, observe: observe)
    return scheduler.run()
  }

  /// Says what will run and why, before it does.
  private func announce(_ assessment: Assessment, history: History) {
    Console.line(paint.bold(experiment.name) + ": " + assessment.summary)
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

  /// Says how the run ended.
  private func conclude(_ summary: RunSummary) {
    if summary.isInterrupted {
      Console.line("interrupted: \(summary.ran) stages ran and are kept; run again to go on")
    } else if summary.failed > 0 {
      Console.line(
        paint.bad("failed") + ": \(summary.failed) failed, \(summary.ran) ran and are kept")
    } else {
      Console.line(
        paint.good("done") + ": \(summary.ran) ran, \(summary.fresh) fresh, "
          + durationText(summary.seconds))
    }
  }

  /// Copies the outputs to where people look at them, and says where that is.
  private func copy(_ outputs: [(name: String, record: Record)]) throws {
    let folder = Surroundings.results(option: command.results, pipelineFile: experiment.file)
    let files = try Results(folder: folder).write(outputs, from: experiment.store)
    // Reports first: they are what people open.
    let reports = files.flatMap(\.files).filter { $0.hasSuffix(".html") }
    for report in reports { Console.line("report: \(report)") }
    if reports.isEmpty { Console.line("outputs: \(folder)") }
  }
}
