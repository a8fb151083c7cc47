import FoundationEssentials
import Glibc
import PipelineModel

extension StageRunner {
  /// Runs a stage for a check: what it makes goes into the job's folder, and nothing into the cache.
  func check(
    _ job: Job, into folder: String, node: Node,
    tell: @escaping @Sendable (WorkerMessage) -> Void, isStopping: @escaping @Sendable () -> Bool
  ) throws -> WorkerMessage {
    if isStopping() { throw Interruption() }
    let host = WorkerHost(store: store, job: job, isStopping: isStopping, tell: tell)
    defer { host.scratch.remove() }
    let payloads = try product(of: node, for: job, in: host)
    let results = folder + "/" + Job.checkedPayloads
    guard mkdir(results, 0o700) == 0 else {
      throw SystemFailure("the folder \(results) cannot be made")
    }
    for payload in payloads {
      try Data(payload.bytes).write(to: URL(filePath: results + "/" + payload.name))
    }
    return .done(made: true)
  }
}
