import ArtifactStore
import Engine
import Synchronization

/// Runs jobs in this process when the scheduler waits: all that were started meanwhile, one after
/// the other.
final class InProcessExecutor: Executor {
  private let runner: StageRunner
  private var queue: [(job: Job, ticket: Int)] = []
  private var isStopping = false

  /// The stages that were started, in order.
  private(set) var started: [String] = []
  /// The most that were under way at once.
  private(set) var mostAtOnce = 0
  /// The threads of each job under way, at each moment when something changed.
  private(set) var shares: [[Int: Int]] = []
  private var threads: [Int: Int] = [:]
  /// Called before a job is run.
  var before: (Job) -> Void = { _ in }
  /// After how many jobs Ctrl-C is pressed.
  var interruptAfter: Int?
  /// Which job cannot be started.
  var refuses: String?
  private(set) var wasStopped = 0

  init(_ runner: StageRunner) { self.runner = runner }

  func start(_ job: Job, ticket: Int) throws {
    struct Refusal: Error, CustomStringConvertible { let description = "no more processes" }
    if job.name == refuses { throw Refusal() }
    started.append(job.name)
    queue.append((job, ticket))
    mostAtOnce = max(mostAtOnce, queue.count)
  }

  func setThreads(_ count: Int, ticket: Int) {
    threads[ticket] = count
    if threads.count == queue.count { shares.append(threads) }
  }

  func wait(milliseconds: Int) -> [ExecutorEvent] {
    guard !queue.isEmpty else { return [] }
    if interruptAfter == 0 {
      interruptAfter = nil
      return [.interrupted]
    }
    let (job, ticket) = queue.removeFirst()
    before(job)
    let told = Mutex<[WorkerMessage]>([])
    let isStopping = isStopping
    let last = runner.run(
      job, tell: { message in told.withLock { $0.append(message) } }, isStopping: { isStopping })
    threads[ticket] = nil
    interruptAfter = interruptAfter.map { $0 - 1 }
    return (told.withLock { $0 } + [last]).map { .message(ticket: ticket, $0) }
      + [.ended(ticket: ticket, problem: nil)]
  }

  func stop(atOnce: Bool) {
    wasStopped += 1
    isStopping = true
  }
}
