public import ArtifactStore
public import Fingerprint
import PipelineModel

/// Runs what is stale: decides what may start, starts it, and settles what has ended.
///
/// One thread owns all of its state; work happens in the executor.
public final class Scheduler {
  public struct Options: Sendable {
    /// How many stages run at the same time.
    public var jobs: Int
    /// How many threads all running stages share.
    public var threads: Int
    /// How much memory all running stages may use together, in bytes; nil where it is not known.
    public var memory: Int?
    /// Whether a failed stage stops only what needs it.
    public var keepsGoing: Bool
    /// How often a failed stage is tried again that does not say so itself.
    public var retries: Int
    /// How long a stage may run that does not say so itself.
    public var timeLimit: Duration?
    /// How long a stage that was asked to stop may take to do so.
    public var grace: Duration
    /// The run's id, for the provenance of what it makes.
    public var run: String?

    public init(
      jobs: Int, threads: Int, memory: Int? = nil, keepsGoing: Bool = false, retries: Int = 0,
      timeLimit: Duration? = nil, grace: Duration = .seconds(10), run: String? = nil
    ) {
      self.jobs = max(1, jobs)
      self.threads = max(1, threads)
      self.memory = memory
      self.keepsGoing = keepsGoing
      self.retries = retries
      self.timeLimit = timeLimit
      self.grace = grace
      self.run = run
    }
  }

  enum Status {
    /// Not wanted, as nothing that runs needs it.
    case idle
    case waiting
    case ready
    case running(since: ContinuousClock.Instant)
    case settled(Record, how: Settlement)
    case failed
    /// It ran when the user asked to stop.
    case stopped
  }

  let graph: Graph
  let store: ArtifactStore
  let sources: SourceDigests
  let options: Options
  let executor: any Executor
  let observe: (RunEvent) -> Void
  /// Called ten times a second while something runs, for those who show the time.
  public var onPulse: (() -> Void)?
  /// Gives the id of the run that wants a stage, where that is not ``Options/run`` for all.
  public var runOfStage: ((String) -> String?)?

  /// Gives the action that made the latest earlier artifact of a stage, for those with a tolerance.
  public var earlierAction: ((Int) -> Digest?)?

  var status: [Status]
  /// How many upstream vertices of each vertex are not settled.
  var unsettled: [Int]
  var actions: [Int: ActionKey] = [:]
  /// Stages that are to run although they are fresh, and the artifacts that those had.
  var forced: Set<Int>
  var replaced: [Int: Digest] = [:]
  let priority: [Int]
  var ready = ReadyQueue()
  var budget: Budget
  /// How many threads each running stage was last told to use.
  var shares: [Int: Int] = [:]
  var attempts: Attempts
  var limits: TimeLimits
  var lastWords: [Int: WorkerMessage] = [:]
  var repairs: [Int: Int] = [:]
  /// The kinds of stages of which it was said that they run alone.
  var lonely: Set<String> = []
  var summary = RunSummary()
  /// Until when stages that are asked to stop may take to do so, once the user asked for it.
  var patience: ContinuousClock.Instant?
  let clock = ContinuousClock()

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
    self.forced = assessment.forced
    self.budget = Budget(jobs: options.jobs, cores: options.threads, memory: options.memory)
    self.attempts = Attempts(retries: options.retries)
    self.limits = TimeLimits(general: options.timeLimit, grace: options.grace)
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
      if budget.running.isEmpty { break }
      for event in executor.wait(milliseconds: pause) { handle(event) }
      onPulse?()
      stopWhatIsLate()
    }
    summarise(since: began)
    observe(.ended(summary))
    return summary
  }

  var isStopping: Bool { patience != nil }

  func name(_ index: Int) -> String { graph.vertices[index].name }

  func record(of index: Int) -> Record? {
    if case .settled(let record, _) = status[index] { record } else { nil }
  }

  /// How long to wait for something to happen, in milliseconds.
  private var pause: Int {
    let longest = onPulse == nil ? 1.0 : 0.1
    let due = [limits.next, patience].compactMap { $0 }.min()
    let left = due.map { (clock.now.duration(to: $0)).inSeconds } ?? longest
    return Int(max(0, min(longest, left)) * 1000) + 1
  }

  private func handle(_ event: ExecutorEvent) {
    switch event {
    case .interrupted:
      stop()
    case .message(let index, .progress(let told, let note)):
      let fraction = min(1, max(0, told))
      observe(
        .progress(
          stage: name(index), fraction: fraction, note: note,
          secondsLeft: secondsLeft(index, fraction)))
    case .message(let index, .waiting(let holder)):
      limits.pause(index)
      observe(.waiting(stage: name(index), holder: holder))
    case .message(let index, .began):
      limits.resume(index, at: clock.now)
      status[index] = .running(since: clock.now)
      if let action = actions[index] { observe(.started(stage: name(index), action: action.key)) }
    case .message(let index, let message):
      lastWords[index] = message
    case .ended(let index, let problem):
      budget.release(index)
      shares[index] = nil
      conclude(index, problem: problem)
    }
  }

  private func secondsLeft(_ index: Int, _ fraction: Double) -> Double? {
    guard case .running(let since) = status[index], fraction > 0.01 else { return nil }
    return (clock.now - since).inSeconds * (1 - fraction) / fraction
  }

  /// The user asked to stop: the first time kindly, the second time at once.
  private func stop() {
    let isSecond = isStopping
    for index in budget.running.keys.sorted() { executor.stop(ticket: index, atOnce: isSecond) }
    summary.isInterrupted = true
    guard !isSecond else { return }
    patience = clock.now + options.grace
    observe(
      .notice(
        "stopping: finished stages are kept, and what running ones have saved; once more to stop "
          + "at once"))
  }

  private func stopWhatIsLate() {
    let now = clock.now
    for step in limits.steps(at: now) {
      switch step {
      case .ask(let index): executor.stop(ticket: index, atOnce: false)
      case .end(let index): executor.stop(ticket: index, atOnce: true)
      }
    }
    if let patience, now > patience {
      for index in budget.running.keys.sorted() { executor.stop(ticket: index, atOnce: true) }
    }
  }
}
