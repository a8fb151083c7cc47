import Terminal

/// Tells people, line by line, what a run does.
public final class ConsoleReporter {
  private let paint: Paint
  private let write: (String) -> Void
  private let clock = ContinuousClock()
  private let outlook: Outlook
  private var lastLine: [String: ContinuousClock.Instant] = [:]

  /// Seconds between two progress lines of the same stage.
  private static let pause = 10

  /// - Parameters:
  ///   - options: what the run may use; the time left depends on it.
  ///   - usualSeconds: how long a kind of stage took before.
  public init(
    graph: Graph, assessment: Assessment, options: Scheduler.Options,
    usualSeconds: @escaping (String) -> Double?, colour: Bool, write: @escaping (String) -> Void
  ) {
    paint = Paint(enabled: colour)
    self.write = write
    outlook = Outlook(
      graph: graph, assessment: assessment, options: options, usualSeconds: usualSeconds)
  }

  public func note(_ event: RunEvent) {
    outlook.note(event)
    switch event {
    case .started(let stage, _):
      lastLine[stage] = clock.now
      write("\(counter) \(stage) …")
    case .progress(let stage, let fraction, let note, let secondsLeft):
      guard clock.now - (lastLine[stage] ?? clock.now) >= .seconds(ConsoleReporter.pause) else {
        return
      }
      lastLine[stage] = clock.now
      var line = "\(counter) \(stage)  \(Int(fraction * 100)) %"
      if !note.isEmpty { line += "  \(clipped(note, to: 200))" }
      if let secondsLeft { line += paint.dim("  \(durationText(secondsLeft)) left") }
      write(line)
    case .waiting(let stage, let holder):
      write("\(counter) \(stage)  waits: \(holder) is making it")
    case .finished(let stage, _, let how, let seconds):
      switch how {
      case .ran:
        write("\(counter) " + paint.good("✓ \(stage)") + "  \(durationText(seconds))\(timeLeft)")
      case .cutoff:
        write(
          "\(counter) " + paint.good("✓ \(stage)")
            + paint.dim("  fresh: its inputs came out the same"))
      case .shared:
        write("\(counter) " + paint.good("✓ \(stage)") + paint.dim("  made by another run"))
      case .fresh: break
      }
    case .retrying, .failed, .notice:
      for line in TroubleLines.of(event, paint) { write(line) }
    case .planned, .skipped, .ended: break
    }
  }

  private var counter: String { paint.dim("[\(outlook.done)/\(outlook.total)]") }

  /// The time left for the whole run, once every kind of stage still open is known. Early cutoff
  /// may make it shorter.
  private var timeLeft: String {
    guard let left = outlook.timeLeft(), left.isWhole, left.seconds >= 1 else { return "" }
    return paint.dim("  \(durationText(left.seconds)) left in all, if all of it runs")
  }
}
