import PipelineModel

/// How far a run is and how long it may still take, from what earlier stages of each kind took.
final class Outlook {
  private struct Running {
    let since: ContinuousClock.Instant
    /// How long it is expected to take still, and when that was said.
    var secondsLeft: (Double, said: ContinuousClock.Instant)?
  }

  private let graph: Graph
  private let limits: Budget
  private let usualSeconds: (String) -> Double?
  private let clock = ContinuousClock()
  private let indices: [String: Int]
  private lazy var makespan = Makespan(of: graph)
  private var estimate: (seconds: Double, isWhole: Bool)?
  /// Until when the estimate is given out as it is: going through a large graph takes its time.
  private var estimateHolds: ContinuousClock.Instant?

  private var open: Set<Int> = []
  private var running: [Int: Running] = [:]
  /// What stages of each kind took in this run.
  private var taken: [String: (seconds: Double, count: Int)] = [:]

  /// How many stages were planned to run, or run unplanned, and how many of those are settled.
  private(set) var total = 0
  private(set) var done = 0
  /// How many needed not run.
  private(set) var reused = 0

  init(
    graph: Graph, assessment: Assessment, options: Scheduler.Options,
    usualSeconds: @escaping (String) -> Double?
  ) {
    self.graph = graph
    self.limits = Budget(jobs: options.jobs, cores: options.threads, memory: options.memory)
    self.usualSeconds = usualSeconds
    let toRun = graph.vertices.indices.filter { assessment.mustRun[$0] }
    open = Set(toRun)
    total = toRun.count
    reused = graph.vertices.count - toRun.count
    // Where nothing is to run there are no events to look anything up for.
    indices = Dictionary(
      uniqueKeysWithValues: toRun.isEmpty
        ? [] : graph.vertices.enumerated().map { ($0.element.name, $0.offset) })
  }

  func note(_ event: RunEvent) {
    switch event {
    case .started(let stage, _):
      guard let index = indices[stage] else { return }
      // One that was not planned: it makes a lost object again.
      if open.insert(index).inserted { total += 1 }
      running[index] = Running(since: clock.now)
    case .progress(let stage, _, _, let secondsLeft):
      guard let index = indices[stage], let secondsLeft else { return }
      running[index]?.secondsLeft = (secondsLeft, clock.now)
    case .finished(let stage, _, let how, let seconds):
      guard let index = indices[stage] else { return }
      done += 1
      open.remove(index)
      running[index] = nil
      if how == .ran {
        let kind = graph.vertices[index].node.kind
        let former = taken[kind] ?? (0, 0)
        taken[kind] = (former.seconds + seconds, former.count + 1)
      } else {
        reused += 1
      }
    case .retrying(let stage, _, _, _, _):
      if let index = indices[stage] { running[index] = nil }
    case .failed(let stage, _, _), .skipped(let stage, _):
      guard let index = indices[stage] else { return }
      open.remove(index)
      running[index] = nil
    case .planned, .waiting, .notice, .ended: break
    }
  }

  /// How long a stage of the kind usually takes, in seconds.
  func usual(_ kind: String) -> Double? {
    if let taken = taken[kind] { return taken.seconds / Double(taken.count) }
    return usualSeconds(kind)
  }

  func usual(of stage: String) -> Double? {
    indices[stage].flatMap { usual(graph.vertices[$0].node.kind) }
  }

  /// How long the run may still take, in seconds, if all of it runs. `isWhole` is false where
  /// nothing is known of some kinds of stages, which then count as nothing. Nil where nothing is
  /// known at all. Up to date to the second, or longer where finding it takes longer.
  func timeLeft() -> (seconds: Double, isWhole: Bool)? {
    let now = clock.now
    if let estimateHolds, now < estimateHolds { return estimate }
    estimate = findTimeLeft()
    estimateHolds = now + max(.seconds(1), (clock.now - now) * 20)
    return estimate
  }

  private func findTimeLeft() -> (seconds: Double, isWhole: Bool)? {
    var isWhole = true
    var isKnown = false
    var work: [Int: Makespan.Work] = [:]
    for index in open {
      let left = secondsLeft(index)
      if left == nil { isWhole = false } else { isKnown = true }
      work[index] = Makespan.Work(seconds: left ?? 0, isRunning: running[index] != nil)
    }
    guard isKnown else { return nil }
    return (makespan.seconds(work, within: limits), isWhole)
  }

  private func secondsLeft(_ index: Int) -> Double? {
    guard let running = running[index] else { return usual(graph.vertices[index].node.kind) }
    if let (seconds, said) = running.secondsLeft {
      return max(0, seconds - (clock.now - said).inSeconds)
    }
    return usual(graph.vertices[index].node.kind).map {
      max(0, $0 - (clock.now - running.since).inSeconds)
    }
  }
}
