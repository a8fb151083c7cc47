import ArtifactStore
import FoundationEssentials
import Terminal
import Glibc

/// Tells people, line by line on standard error, what a run does.
public final class ConsoleReporter {
  private let paint: Paint
  private let write: (String) -> Void
  private let usualSeconds: (String) -> Double?
  private let kinds: [String: String]
  private let jobs: Int
  private let clock = ContinuousClock()
  private var lastLine: [String: ContinuousClock.Instant] = [:]
  private var open: [String: Double] = [:]
  private var total = 0
  private var done = 0

  /// Seconds between two progress lines of the same stage.
  private static let pause = 10

  /// - Parameters:
  ///   - plan: stages that must or may run; the ETA counts these.
  ///   - usualSeconds: how long a kind of stage took before.
  public init(
    graph: Graph, assessment: Assessment, jobs: Int, usualSeconds: @escaping (String) -> Double?,
    colour: Bool, write: @escaping (String) -> Void
  ) {
    paint = Paint(enabled: colour)
    self.write = write
    self.usualSeconds = usualSeconds
    self.jobs = max(1, jobs)
    kinds = Dictionary(
      graph.vertices.map { ($0.name, $0.node.kind) }, uniquingKeysWith: { first, _ in first })
    for (index, vertex) in graph.vertices.enumerated() where assessment.mustRun[index] {
      open[vertex.name] = 1
    }
    total = open.count
  }

  public func note(_ event: RunEvent) {
    switch event {
    case .planned: break
    case .started(let stage, _):
      lastLine[stage] = clock.now
      // One that was not planned: it makes a lost object again.
      if open.updateValue(1, forKey: stage) == nil { total += 1 }
      write("\(counter) \(stage) …")
    case .progress(let stage, let fraction, let note, let secondsLeft):
      open[stage] = 1 - fraction
      guard clock.now - (lastLine[stage] ?? clock.now) >= .seconds(ConsoleReporter.pause) else {
        return
      }
      lastLine[stage] = clock.now
      var line = "\(counter) \(stage)  \(Int(fraction * 100)) %"
      if !note.isEmpty { line += "  \(note)" }
      if let secondsLeft { line += paint.dim("  \(durationText(secondsLeft)) left") }
      write(line)
    case .waiting(let stage, let holder):
      write("\(counter) \(stage)  waits: \(holder) is making it")
    case .finished(let stage, _, let how, let seconds):
      done += 1
      open[stage] = nil
      switch how {
      case .ran:
        write("\(counter) " + paint.good("✓ \(stage)") + "  \(durationText(seconds))\(eta)")
      case .cutoff:
        write(
          "\(counter) " + paint.good("✓ \(stage)")
            + paint.dim("  fresh: its inputs came out the same"))
      case .shared:
        write("\(counter) " + paint.good("✓ \(stage)") + paint.dim("  made by another run"))
      case .fresh: break
      }
    case .failed(let stage, let message, let log):
      write(paint.bad("✗ \(stage): ") + message)
      if let log, let size = try? FileManager.default.attributesOfItem(atPath: log)[.size] as? Int,
        size > 0
      {
        write("  what it printed is in \(log)")
      }
    case .notice(let text): write(text)
    case .ended: break
    }
  }

  private var counter: String { paint.dim("[\(done)/\(total)]") }

  /// The time left for the whole run, once every kind of stage still open is known. Early cutoff
  /// may make it shorter.
  private var eta: String {
    var seconds = 0.0
    for (stage, share) in open {
      guard let usual = kinds[stage].flatMap(usualSeconds) else { return "" }
      seconds += usual * share
    }
    guard seconds >= 1 else { return "" }
    return paint.dim("  \(durationText(seconds / Double(jobs))) left in all, if all of it runs")
  }
}

/// Tells machines, one JSON object a line on standard output, what a run does.
public final class JSONReporter {
  private struct Line: Encodable {
    var event: String
    var stage: String?
    var stages, toRun, ran, fresh, failed: Int?
    var fraction, seconds, secondsLeft: Double?
    var note, message, holder, log, how, artifact, action: String?
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
          seconds: summary.seconds, outputs: outputs))
    }
  }

  private func send(_ line: Line) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(line) else { return }
    write(String(decoding: data, as: UTF8.self))
  }
}
