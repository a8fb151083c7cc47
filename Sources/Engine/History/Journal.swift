public import ArtifactStore
import Fingerprint
import FoundationEssentials
import Glibc

/// Writes the journal of a run, line by line, so that a run killed at any moment leaves a journal
/// up to that moment.
public final class Journal {
  private let file: RunJournal
  public let header: RunHeader

  public init(
    of graph: Graph, assessment: Assessment, pipeline: String, settings: [String: String],
    in store: ArtifactStore
  ) throws {
    let now = Timestamp.now()
    let stamp = now.filter(\.isNumber)
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let fraction = String(1_000_000_000 + time.tv_nsec).dropFirst()
    header = RunHeader(
      id: "\(stamp)-\(fraction)-\(getpid())", pipeline: pipeline, settings: settings,
      user: Identity.user, host: Identity.host, pid: getpid(), startedAt: now,
      version: EngineVersion.text)
    file = try store.journal(run: header.id)
    write(.run(header))
    write(
      .plan(
        zip(graph.vertices, assessment.states).map { vertex, state in
          var action = state.record?.key
          if case .stale(let key) = state { action = key }
          return PlannedStage(
            stage: vertex.name, kind: vertex.node.kind, definition: vertex.node.definition,
            state: state.word, action: action, artifact: state.record?.artifact)
        }))
  }

  public func note(_ event: RunEvent) {
    switch event {
    case .started(let stage, _): write(.started(stage: stage, at: Timestamp.now()))
    case .finished(let stage, let record, let how, let seconds):
      write(
        .settled(
          stage: stage, action: record.key, artifact: record.artifact, how: how, seconds: seconds))
    case .failed(let stage, let message, _): write(.failed(stage: stage, message: message))
    case .ended(let summary):
      write(
        .ended(
          ran: summary.ran, fresh: summary.fresh, failed: summary.failed,
          interrupted: summary.isInterrupted, seconds: summary.seconds))
    case .planned, .progress, .waiting, .retrying, .skipped, .notice: break
    }
  }

  /// A journal that cannot be written must not stop the work it describes.
  private func write(_ line: JournalLine) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(line) else { return }
    try? file.append(String(decoding: data, as: UTF8.self))
  }
}
