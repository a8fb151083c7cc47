import ArtifactStore
import Engine
import Fingerprint
import PipelineModel
import Synchronization
import Testing
import TestSupport

/// A cache in a folder of its own, and runs of stages in this process.
final class Workshop {
  let folder = TestFolder()
  let store: ArtifactStore
  /// The same cache, only looked at.
  let looking: ArtifactStore

  init() throws {
    store = try folder.store()
    looking = try ArtifactStore(opening: store.path, for: .looking)
  }

  /// Runs what is stale, and gives the outputs' records.
  @discardableResult
  func run(_ pipeline: String, _ outputs: [Output]) throws -> [String: Record] {
    let graph = try Graph(of: outputs)
    let sources = SourceDigests(rememberedIn: folder.path + "/sources.txt")
    let assessment = try Assessment(of: graph, in: store, sources: sources)
    let journal = try Journal(
      of: graph, assessment: assessment, request: RunRequest(pipeline: pipeline), in: store)
    let scheduler = Scheduler(
      graph: graph, assessment: assessment, store: store, sources: sources,
      options: .init(jobs: 1, threads: 1),
      executor: HereAndNow(StageRunner(graph: graph, store: store, sources: sources)),
      observe: { journal.note($0) })
    return Dictionary(
      scheduler.run().outputs.map { ($0.name, $0.record) }, uniquingKeysWith: { first, _ in first })
  }

  /// All files of the cache with their contents.
  var snapshot: [String: [UInt8]] {
    Dictionary(
      TestFolder.files(below: store.path).map { ($0, TestFolder.read("\(store.path)/\($0)")) },
      uniquingKeysWith: { first, _ in first })
  }

  func objectPath(_ digest: Digest) -> String {
    "\(store.path)/objects/\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))"
  }

  func recordPath(_ key: Digest) -> String {
    "\(store.path)/records/\(key.hex.prefix(2))/\(key.hex.dropFirst(2)).json"
  }
}

/// Runs each job when the scheduler waits for it.
private final class HereAndNow: Executor {
  private let runner: StageRunner
  private var queue: [(job: Job, ticket: Int)] = []

  init(_ runner: StageRunner) { self.runner = runner }

  func start(_ job: Job, ticket: Int) { queue.append((job, ticket)) }

  func setThreads(_ count: Int, ticket: Int) {}

  func wait(milliseconds: Int) -> [ExecutorEvent] {
    guard !queue.isEmpty else { return [] }
    let (job, ticket) = queue.removeFirst()
    let told = Mutex<[WorkerMessage]>([])
    let last = runner.run(
      job, tell: { message in told.withLock { $0.append(message) } }, isStopping: { false })
    return (told.withLock { $0 } + [last]).map { .message(ticket: ticket, $0) }
      + [.ended(ticket: ticket, problem: nil)]
  }

  func stop(ticket: Int, atOnce: Bool) {}
}
