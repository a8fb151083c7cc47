public import ArtifactStore
import Fingerprint
import Glibc

/// Writes the journal of a run, line by line, so that a run killed at any moment leaves a journal
/// up to that moment. In a cache that is read-only for the user, nothing is written.
public final class Journal {
  private let file: RunJournal?
  public let header: RunHeader
  private let clock = ContinuousClock()
  private var lastSign: ContinuousClock.Instant

  /// How often a run that has nothing to write shows that it lives.
  private static let heartbeat = Duration.seconds(30)

  public init(
    of graph: Graph, assessment: Assessment, request: RunRequest, in store: ArtifactStore
  ) throws {
    header = RunHeader(
      id: request.sweep.map { RunIdentifier.member($0.number, of: $0.id) } ?? RunIdentifier.next(),
      pipeline: request.pipeline, settings: request.settings, changed: request.changed,
      sweep: request.sweep?.id, arguments: request.arguments, jobs: request.jobs,
      threads: request.threads, user: Identity.user, host: Identity.host, pid: getpid(),
      processStart: ProcessIdentity.current.start, startedAt: Timestamp.now(),
      version: EngineVersion.text, stages: graph.vertices.count,
      toRun: assessment.mustRun.count { $0 })
    file = try Journal.begin(header.id, in: store)
    lastSign = clock.now
    write(.run(header))
    let plan = Plan(of: graph, assessment)
    if file != nil { try? plan.keep(in: store) }
    write(.plan(plan.digest))
  }

  private static func begin(_ run: String, in store: ArtifactStore) throws -> RunJournal? {
    do throws(StoreError) {
      return try store.journal(run: run)
    } catch {
      if case .permissionDenied = error { return nil }
      throw error
    }
  }

  public func note(_ event: RunEvent) {
    switch event {
    case .started(let stage, let action):
      write(.started(stage: stage, action: action, at: Timestamp.now()))
    case .finished(let stage, let record, let how, let seconds):
      write(
        .settled(
          stage: stage, action: record.key, artifact: record.artifact, how: how, seconds: seconds,
          at: Timestamp.now()))
    case .failed(let stage, let message, _):
      write(.failed(stage: stage, message: message, at: Timestamp.now()))
    case .ended(let summary):
      write(
        .ended(
          ran: summary.ran, fresh: summary.fresh, failed: summary.failed,
          interrupted: summary.isInterrupted, seconds: summary.seconds))
    case .planned, .progress, .waiting, .retrying, .skipped, .notice: showLife()
    }
  }

  /// Touches the journal now and then, so that other hosts see that the run goes on.
  public func showLife() {
    guard clock.now - lastSign >= Journal.heartbeat else { return }
    lastSign = clock.now
    if let file { utimes(file.path, nil) }
  }

  /// A journal that cannot be written must not stop the work it describes.
  private func write(_ line: JournalLine) {
    lastSign = clock.now
    try? file?.append(line.value.json)
  }
}
