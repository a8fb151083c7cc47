public import ArtifactStore
import Fingerprint

/// Runs what is stale: decides what may start, starts it, and settles what has ended.
///
/// One thread owns all of its state; work happens in the executor.
public final class Scheduler {
  public struct Options: Sendable {
    /// How many stages run at the same time.
    public var jobs: Int
    /// How many threads all running stages share.
    public var threads: Int
    /// The run's id, for the provenance of what it makes.
    public var run: String?
    public init(jobs: Int, threads: Int, run: String? = nil) {
      self.jobs = max(1, jobs)
      self.threads = max(1, threads)
      self.run = run
    }
  }

  private enum Status {
    /// Not wanted, as nothing that runs needs it.
    case idle
    case waiting
    case ready
    case running(since: ContinuousClock.Instant)
    case settled(Record, how: Settlement)
    case failed
  }

  private let graph: Graph
  private let store: ArtifactStore
  private let sources: SourceDigests
  private let options: Options
  private let executor: any Executor
  private let observe: (RunEvent) -> Void

  private var status: [Status]
  /// How many upstream vertices of each vertex are not settled.
  private var unsettled: [Int]
  private var actions: [Int: ActionKey] = [:]
  /// How many threads each running stage was last told to use.
  private var shares: [Int: Int] = [:]
  private var ready: [Int] = []
  private var running: Set<Int> = []
  private var lastWords: [Int: WorkerMessage] = [:]
  private var repairs: [Int: Int] = [:]
  private let priority: [Int]
  private var summary = RunSummary()
  private var stopping = false
  /// Until when stages that are asked to stop may take to do so.
  private var patience: ContinuousClock.Instant?
  private static let grace = Duration.seconds(10)
  private let clock = ContinuousClock()

  public init(
    graph: Graph, assessment: Assessment, store: ArtifactStore, sources: SourceDigests,
    options: Options, executor: any Executor, observe: @escaping (RunEvent) -> Void
  ) {
    self.graph = graph
    self.store = store
    self.sources = sources
    self.options = options
    self.executor = executor
    self.observe = observe
    self.priority = graph.heights
    self.status = assessment.states.indices.map { index in
      if assessment.mustRun[index] { return .waiting }
      return assessment.states[index].record.map { .settled($0, how: .fresh) } ?? .idle
    }
    let isOpen = status.map { if case .settled = $0 { false } else { true } }
    self.unsettled = graph.vertices.map { $0.upstream.count { isOpen[$0] } }
  }

  /// Runs until nothing is left to do, something failed, or the user asked to stop. What goes
  /// wrong on the way is the failure of a stage, so that the others' results are kept.
  public func run() -> RunSummary {
    let began = clock.now
    for index in status.indices { proceed(index) }
    while true {
      startWhatMayStart()
      if running.isEmpty { break }
      for event in executor.wait(milliseconds: 1000) { handle(event) }
      if let patience, clock.now > patience { executor.stop(atOnce: true) }
    }
    summary.seconds = (clock.now - began).inSeconds
    for case .settled(_, let how) in status {
      if how == .ran { summary.ran += 1 } else { summary.fresh += 1 }
    }
    summary.outputs = graph.outputs.compactMap { output in
      record(of: output.vertex).map { (output.name, $0) }
    }
    observe(.ended(summary))
    return summary
  }

  private func record(of index: Int) -> Record? {
    if case .settled(let record, _) = status[index] { record } else { nil }
  }

  /// If all inputs of a waiting vertex are known, it is fresh after all, or goes to the queue;
  /// behind those inputs whose objects are gone, which nobody needed so far.
  private func proceed(_ index: Int) {
    guard case .waiting = status[index], unsettled[index] == 0 else { return }
    do {
      let action = try ActionKey(
        of: graph.vertices[index], artifacts: { record(of: $0)?.artifact }, sources: sources)
      actions[index] = action
      if let record = try store.record(for: action.key), store.holds(record) {
        return settle(index, record, how: .cutoff, seconds: 0)
      }
    } catch {
      return fail(index, "\(error)")
    }
    status[index] = .ready
    ready.append(index)
    for upstream in graph.vertices[index].upstream { remake(upstream) }
  }

  private func settle(_ index: Int, _ record: Record, how: Settlement, seconds: Double) {
    status[index] = .settled(record, how: how)
    observe(
      .finished(
        stage: graph.vertices[index].name, record: record, how: how, seconds: seconds))
    for dependent in graph.vertices[index].dependents {
      unsettled[dependent] -= 1
      proceed(dependent)
    }
  }

  private func startWhatMayStart() {
    ready.sort { (priority[$0], $1) > (priority[$1], $0) }
    while running.count < options.jobs, !stopping, summary.failed == 0, !ready.isEmpty {
      let index = ready.removeFirst()
      do {
        let job = job(of: index)
        try executor.start(job, ticket: index)
        status[index] = .running(since: clock.now)
        running.insert(index)
        observe(.started(stage: job.name, action: job.action))
      } catch {
        fail(index, "it could not be started: \(error)")
      }
    }
    shareThreads()
  }

  /// Threads are shared evenly; what is left over goes to the stage with the longest way ahead.
  /// Results do not depend on the number of threads, so it may change at any time.
  private func shareThreads() {
    guard !running.isEmpty else { return }
    let each = options.threads / running.count
    var left = options.threads % running.count
    for index in running.sorted(by: { (priority[$0], $1) > (priority[$1], $0) }) {
      let share = max(1, each + (left > 0 ? 1 : 0))
      left -= 1
      if shares.updateValue(share, forKey: index) != share {
        executor.setThreads(share, ticket: index)
      }
    }
  }

  private func job(of index: Int) -> Job {
    let vertex = graph.vertices[index]
    let inputs = vertex.inputs.flatMap { input in
      input.vertices.compactMap { upstream in
        record(of: upstream).map {
          JobInput(
            name: input.name, definition: graph.vertices[upstream].node.definition, action: $0.key)
        }
      }
    }
    let action = actions[index]
    return Job(
      definition: vertex.node.definition, action: action?.key ?? vertex.node.definition,
      name: vertex.name, inputs: inputs,
      sources: (action?.sources ?? []).map { JobSource(path: $0.path, digest: $0.digest) },
      run: options.run)
  }

  private func handle(_ event: ExecutorEvent) {
    switch event {
    case .interrupted:
      // The second time means it.
      executor.stop(atOnce: stopping)
      if !stopping {
        observe(.notice("stopping; finished stages are kept"))
        patience = clock.now + Scheduler.grace
      }
      stopping = true
      summary.isInterrupted = true
    case .message(let index, .progress(let fraction, let note)):
      observe(
        .progress(
          stage: graph.vertices[index].name, fraction: fraction, note: note,
          secondsLeft: secondsLeft(index, fraction)))
    case .message(let index, .waiting(let holder)):
      observe(.waiting(stage: graph.vertices[index].name, holder: holder))
    case .message(let index, let message):
      lastWords[index] = message
    case .ended(let index, let problem):
      running.remove(index)
      shares[index] = nil
      conclude(index, problem: problem)
    }
  }

  private func secondsLeft(_ index: Int, _ fraction: Double) -> Double? {
    guard case .running(let since) = status[index], fraction > 0.01 else { return nil }
    return (clock.now - since).inSeconds * (1 - fraction) / fraction
  }

  private func conclude(_ index: Int, problem: String?) {
    var seconds = 0.0
    if case .running(let since) = status[index] { seconds = (clock.now - since).inSeconds }
    switch lastWords.removeValue(forKey: index) {
    case .done(let made):
      guard let action = actions[index], let record = try? store.record(for: action.key) else {
        return fail(index, "its record vanished right after it was written; check the cache disk")
      }
      settle(index, record, how: made ? .ran : .shared, seconds: seconds)
    case .damaged(let input, let message):
      repair(index, input: input, message: message)
    case .failed(let message):
      fail(index, message)
    case .interrupted:
      status[index] = .idle
    default:
      if stopping {
        status[index] = .idle
      } else {
        fail(index, problem ?? "its worker ended without a word")
      }
    }
  }

  /// An input's object is gone: make it again, then this stage. Stages are pure, so the same bytes
  /// come back; a disk that keeps losing them is reported rather than fed for ever.
  private func repair(_ index: Int, input: Digest, message: String) {
    repairs[index, default: 0] += 1
    guard repairs[index, default: 0] <= 3 * graph.vertices[index].upstream.count else {
      return fail(index, message)
    }
    status[index] = .waiting
    // Another stage may have reported it before: then it is on its way already.
    if let damaged = graph.vertices[index].upstream.first(where: { record(of: $0)?.key == input }) {
      observe(.notice("\(message); making it again"))
      remake(damaged)
    }
    proceed(index)
  }

  /// Makes a settled vertex whose record or objects are gone run again, and whatever it needs for
  /// that.
  private func remake(_ index: Int) {
    guard let record = record(of: index), !store.isPublished(record.key) else { return }
    status[index] = .waiting
    for dependent in graph.vertices[index].dependents {
      unsettled[dependent] += 1
      if case .ready = status[dependent] {
        status[dependent] = .waiting
        ready.removeAll { $0 == dependent }
      }
    }
    proceed(index)
  }

  private func fail(_ index: Int, _ message: String) {
    status[index] = .failed
    summary.failed += 1
    observe(
      .failed(
        stage: graph.vertices[index].name, message: message,
        log: actions[index].map { store.logPath(for: $0.key) }))
  }
}
