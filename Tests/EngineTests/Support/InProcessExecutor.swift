import ArtifactStore
import Engine
import Glibc
import Synchronization

/// Runs jobs in this process when the scheduler waits: all that were started meanwhile, one after
/// the other.
final class InProcessExecutor: Executor {
  private let runner: StageRunner
  private var queue: [(job: Job, ticket: Int)] = []
  /// Who was asked to stop, and who was ended at once.
  private var asked: Set<Int> = []
  private var ended: Set<Int> = []

  /// What goes wrong with a job, instead of running it.
  enum Mishap {
    /// Its worker dies.
    case dies
    /// It goes on until it is asked to stop.
    case hangs
    /// It goes on until it is ended.
    case ignores
    /// Its worker says that it is done, and nothing is there.
    case lies
    /// It waits for another process for that long, and runs then.
    case waits(Duration)
  }

  /// The stages that were started, in order.
  private(set) var started: [String] = []
  /// The most that were under way at once.
  private(set) var mostAtOnce = 0
  /// The threads of each job under way, at each moment when something changed.
  private(set) var shares: [[Int: Int]] = []
  private var threads: [Int: Int] = [:]
  private var waits: [Int: ContinuousClock.Instant] = [:]
  /// Called before a job is run.
  var before: (Job) -> Void = { _ in }
  /// After how many jobs Ctrl-C is pressed.
  var interruptAfter: Int?
  /// Which job cannot be started.
  var refuses: String?
  private(set) var wasStopped = 0
  /// Asked at every job, with the number of the attempt.
  var mishap: (Job) -> Mishap? = { _ in nil }
  private(set) var jobs: [Job] = []

  init(_ runner: StageRunner) { self.runner = runner }

  func start(_ job: Job, ticket: Int) throws {
    struct Refusal: Error, CustomStringConvertible { let description = "no more processes" }
    if job.name == refuses { throw Refusal() }
    started.append(job.name)
    jobs.append(job)
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
    switch mishap(job) {
    case .dies:
      return end(ticket, nil, problem: "its worker was ended by signal 9 (Killed)")
    case .lies: return end(ticket, .done(made: true), problem: nil)
    case .hangs where asked.contains(ticket):
      return end(ticket, .interrupted, problem: nil)
    case .hangs, .ignores:
      if ended.contains(ticket) {
        return end(ticket, nil, problem: "its worker was ended by signal 9 (Killed)")
      }
      queue.append((job, ticket))
      usleep(UInt32(min(milliseconds, 5)) * 1000)
      return []
    case .waits(let duration):
      let waited = waits[ticket, default: .now]
      waits[ticket] = waited
      queue.insert((job, ticket), at: 0)
      usleep(UInt32(min(milliseconds, 5)) * 1000)
      guard waited.duration(to: .now) > duration else {
        return [.message(ticket: ticket, .waiting(holder: "another"))]
      }
      mishap = { _ in nil }
      return [.message(ticket: ticket, .began)]
    case nil: break
    }
    let told = Mutex<[WorkerMessage]>([])
    let isStopping = asked.contains(ticket)
    let last = runner.run(
      job, tell: { message in told.withLock { $0.append(message) } }, isStopping: { isStopping })
    interruptAfter = interruptAfter.map { $0 - 1 }
    return told.withLock { $0 }.map { .message(ticket: ticket, $0) }
      + end(ticket, last, problem: nil)
  }

  private func end(_ ticket: Int, _ last: WorkerMessage?, problem: String?) -> [ExecutorEvent] {
    threads[ticket] = nil
    asked.remove(ticket)
    ended.remove(ticket)
    return [last].compactMap { $0.map { .message(ticket: ticket, $0) } }
      + [.ended(ticket: ticket, problem: problem)]
  }

  func stop(ticket: Int, atOnce: Bool) {
    wasStopped += 1
    asked.insert(ticket)
    if atOnce { ended.insert(ticket) }
  }
}
