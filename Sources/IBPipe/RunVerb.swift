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
      let summary = try runOnce(signals, isFirst: repairs == 0)
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

  /// - Parameter isFirst: false once outputs were copied. Threads may have been started for that,
  ///   with which this process cannot be copied; and what was forced to run has run.
  private func runOnce(_ signals: SignalPipe, isFirst: Bool) throws -> RunSummary {
    let experiment = experiment
    let store = experiment.store
    let assessment = try experiment.assess(forcing: isFirst ? command.force : [])
    let toRun = assessment.mustRun.count { $0 }
    if toRun > 0 { try store.checkWritable() }
    // Read before this run's own journal is there.
    let history = toRun > 0 ? History(of: experiment.name, in: store) : nil
    let options = command.options(memory: toRun > 0 ? MachineMemory.available() : nil)
    let journals = try Journals(
      of: experiment.graph, assessment: assessment, members: requests(options), in: store)
    if let history { announce(assessment, history: history) }
    let audience = Audience(experiment, assessment, options, history: history, command: command)
    let observe = { (event: RunEvent) in
      journals.note(event)
      audience.note(event)
    }
    observe(
      .planned(
        stages: experiment.graph.vertices.count,
        fresh: assessment.states.count { $0.record != nil }, toRun: toRun))
    if toRun > 0 { _ = try store.create(.logs) }
    let executor = LocalExecutor(
      arguments: WorkerVerb.arguments(for: experiment),
      serve: isFirst ? { WorkerVerb.serve(experiment) } : nil, signals: signals, store: store)
    let scheduler = Scheduler(
      graph: experiment.graph, assessment: assessment, store: store,
      sources: experiment.sources, options: options, executor: executor, observe: observe)
    scheduler.onPulse = audience.pulse
    scheduler.runOfStage = journals.run(of:)
    scheduler.earlierAction = { history?.latestAction(of: experiment.graph.vertices[$0]) }
    return scheduler.run()
  }

  /// What is written down of each member's run.
  private func requests(_ options: Scheduler.Options) -> [(folder: String, request: RunRequest)] {
    let members = experiment.members
    let sweep = members.count > 1 ? RunIdentifier.next() : nil
    return members.enumerated().map { number, member in
      let request = RunRequest(
        pipeline: experiment.name, settings: Experiment.values(of: member.settings),
        changed: Experiment.changedValues(of: member.settings),
        arguments: Array(CommandLine.arguments.dropFirst()), jobs: options.jobs,
        threads: options.threads, sweep: sweep.map { (id: $0, number: number + 1) })
      return (folder: member.name, request: request)
    }
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
      Console.line(
        "interrupted: \(summary.ran) ran and are kept; run again to go on")
    } else if summary.failed > 0 {
      Console.line(paint.bad("failed") + ": \(failures(summary))\(summary.ran) ran and are kept")
    } else {
      Console.line(
        paint.good("done") + ": \(summary.ran) ran, \(summary.fresh) fresh, "
          + durationText(summary.seconds))
    }
  }

  /// `2 failed (train, score), 5 not tried because of that, `
  private func failures(_ summary: RunSummary) -> String {
    let shown = summary.failures.prefix(5).joined(separator: ", ")
    let more = summary.failed > 5 ? ", …" : ""
    let skipped = summary.skipped > 0 ? "\(summary.skipped) not tried because of that, " : ""
    return "\(summary.failed) failed (\(shown)\(more)), \(skipped)"
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

extension RunCommand {
  /// What the scheduler is told of the call.
  ///
  /// - Parameter memory: how much there is, in bytes, where the call does not say how much to use.
  func options(memory: @autoclosure () -> Int?) -> Scheduler.Options {
    let threads = threads ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))
    return Scheduler.Options(
      jobs: jobs ?? threads, threads: threads, memory: self.memory?.bytes ?? memory(),
      keepsGoing: keepGoing, retries: retries ?? 0,
      timeLimit: timeLimit.map { .seconds($0.seconds) })
  }
}
