import ArtifactStore
import Engine

/// A run in the JSON of `ibpipe log`.
struct RunSummaryJSON: Encodable {
  let id, pipeline, state: String
  let user, host: String
  let pid: Int32
  let startedAt, version: String
  let seconds: Double
  let settings: [String: String]
  let changed: [String: String]?
  let sweep: String?
  let arguments: [String]?
  let jobs, threads: Int?
  let stages, toRun: Int?
  /// Nil while it runs, or where it died.
  let ran, fresh, failed: Int?
  /// How far it is, or was when it died.
  let settled: Int?

  init(_ entry: RunEntry, progress: RunProgress?) {
    let header = entry.header
    id = header.id
    pipeline = header.pipeline
    state = entry.state.rawValue
    user = header.user
    host = header.host
    pid = header.pid
    startedAt = header.startedAt
    version = header.version
    seconds = entry.seconds
    settings = header.settings
    changed = header.changed
    sweep = header.sweep
    arguments = header.arguments
    jobs = header.jobs
    threads = header.threads
    stages = header.stages
    toRun = header.toRun
    ran = entry.ending?.ran
    fresh = entry.ending?.fresh
    failed = entry.ending?.failed
    settled = progress?.settled
  }
}
