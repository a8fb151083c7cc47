import FoundationEssentials

/// Tells machines, one JSON object a line on standard output, what a run does.
public final class JSONReporter {
  private struct Line: Encodable {
    var event: String
    var stage: String?
    var stages, toRun, ran, fresh, failed, skipped, attempt, attempts: Int?
    var fraction, seconds, secondsLeft: Double?
    var note, message, holder, log, how, artifact, action, because: String?
    var interrupted: Bool?
    var outputs: [String: [String: String]]?
  }

  private let write: (String) -> Void

  public init(write: @escaping (String) -> Void) { self.write = write }

  public func note(_ event: RunEvent) {
    switch event {
    case .planned(let stages, let fresh, let toRun):
      send(Line(event: "planned", stages: stages, toRun: toRun, fresh: fresh))
    case .started(let stage, _): send(Line(event: "started", stage: stage))
    case .progress(let stage, let fraction, let note, let secondsLeft):
      send(
        Line(
          event: "progress", stage: stage, fraction: fraction, secondsLeft: secondsLeft,
          note: note.isEmpty ? nil : note))
    case .waiting(let stage, let holder):
      send(Line(event: "waiting", stage: stage, holder: holder))
    case .finished(let stage, let record, let how, let seconds):
      send(
        Line(
          event: "settled", stage: stage, seconds: seconds, how: how.rawValue,
          artifact: "sha256:" + record.artifact.hex, action: record.key.hex))
    case .retrying(let stage, let attempt, let limit, let message, let log):
      send(
        Line(
          event: "retrying", stage: stage, attempt: attempt, attempts: limit, message: message,
          log: log))
    case .skipped(let stage, let because):
      send(Line(event: "skipped", stage: stage, because: because))
    case .failed(let stage, let message, let log):
      send(Line(event: "failed", stage: stage, message: message, log: log))
    case .notice(let text): send(Line(event: "notice", message: text))
    case .ended(let summary):
      var outputs: [String: [String: String]] = [:]
      for output in summary.outputs {
        outputs[output.name] = ["digest": "sha256:" + output.record.artifact.hex]
      }
      send(
        Line(
          event: "finished", ran: summary.ran, fresh: summary.fresh, failed: summary.failed,
          skipped: summary.skipped, seconds: summary.seconds,
          interrupted: summary.isInterrupted, outputs: outputs))
    }
  }

  private func send(_ line: Line) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(line) else { return }
    write(String(decoding: data, as: UTF8.self))
  }
}
