public import Terminal

/// Shows on a terminal what a run does, in a few lines that are drawn again in place: how far it
/// is, and each running stage. Failures and notices scroll past above them.
public final class LiveReporter {
  private struct Running {
    var since: ContinuousClock.Instant
    var fraction: Double?
    var note = ""
    /// Who makes the same artifact, while the stage waits for that.
    var holder: String?
  }

  private let region: LiveRegion
  private let paint: Paint
  private let columns: () -> Int
  /// Whether the terminal is this process's to draw on.
  private let mayDraw: () -> Bool
  private let outlook: Outlook
  private let clock = ContinuousClock()
  private let began: ContinuousClock.Instant
  private var stages: [(name: String, state: Running)] = []
  private var lastDrawn: ContinuousClock.Instant?
  private var hasEnded = false

  /// Stages that ran this long, in seconds, leave a line behind.
  private static let worthALine = 1.0

  public init(
    graph: Graph, assessment: Assessment, options: Scheduler.Options,
    usualSeconds: @escaping (String) -> Double?, region: LiveRegion, paint: Paint,
    columns: @escaping () -> Int, mayDraw: @escaping () -> Bool
  ) {
    outlook = Outlook(
      graph: graph, assessment: assessment, options: options, usualSeconds: usualSeconds)
    self.region = region
    self.paint = paint
    self.columns = columns
    self.mayDraw = mayDraw
    began = clock.now
  }

  public func note(_ event: RunEvent) {
    outlook.note(event)
    switch event {
    case .started(let stage, _):
      remove(stage)
      stages.append((stage, Running(since: clock.now)))
    case .progress(let stage, let fraction, let note, _):
      change(stage) {
        $0.fraction = fraction
        $0.note = note
      }
    case .waiting(let stage, let holder):
      change(stage) { $0.holder = holder }
    case .finished(let stage, _, let how, let seconds):
      remove(stage)
      if how == .ran && seconds >= LiveReporter.worthALine {
        print([paint.good("✓ \(stage)") + "  \(durationText(seconds))"])
      }
    case .retrying(let stage, _, _, _, _), .failed(let stage, _, _):
      remove(stage)
      print(TroubleLines.of(event, paint))
    case .notice:
      print(TroubleLines.of(event, paint))
    case .ended:
      hasEnded = true
      region.erase()
    case .planned, .skipped: break
    }
  }

  /// Draws what there is, at most ten times a second.
  public func refresh() {
    guard !hasEnded else { return }
    if let lastDrawn, clock.now - lastDrawn < .milliseconds(95) { return }
    lastDrawn = clock.now
    guard mayDraw() else { return region.leave() }
    region.draw(lines(room: region.room))
  }

  private func print(_ lines: [String]) {
    guard !lines.isEmpty else { return }
    region.print(lines.joined(separator: "\n"))
    // Or it would be gone for as long as nothing else happens.
    lastDrawn = nil
  }

  private func change(_ stage: String, _ body: (inout Running) -> Void) {
    guard let place = stages.firstIndex(where: { $0.name == stage }) else { return }
    body(&stages[place].state)
  }

  private func remove(_ stage: String) { stages.removeAll { $0.name == stage } }

  // MARK: Lines

  private func lines(room: Int) -> [StyledLine] {
    let room = min(room - 1, 12)
    guard room > 0 else { return [header] }
    let shown = stages.count > room ? stages.prefix(room - 1) : stages[...]
    let width = columns()
    let names = min(max(12, width * 2 / 5), shown.map { Terminal.columns(of: $0.name) }.max() ?? 0)
    var lines = [header] + shown.map { line($0.name, $0.state, names: names, width: width) }
    if shown.count < stages.count {
      lines.append(StyledLine("  … and \(stages.count - shown.count) more", .dim))
    }
    return lines
  }

  private var header: StyledLine {
    var line = StyledLine("[\(outlook.done)/\(outlook.total)]", .bold)
    line.add("  \(stages.count) running")
    if outlook.reused > 0 { line.add("  \(outlook.reused) from the cache") }
    line.add("  \(clockText((clock.now - began).inSeconds))")
    line.add(timeLeftText, .dim)
    return line
  }

  private var timeLeftText: String {
    guard let left = outlook.timeLeft(), left.seconds >= 1 else { return "" }
    return "  \(left.isWhole ? "about" : "at least") \(durationText(left.seconds)) left"
  }

  private func line(_ name: String, _ stage: Running, names: Int, width: Int) -> StyledLine {
    let time = clockText((clock.now - stage.since).inSeconds)
    var line = StyledLine("  " + padded(name, to: names) + "  ")
    if let holder = stage.holder {
      line.add("waits: \(holder) is making it", .busy)
      line.add("  \(time)", .dim)
      return line
    }
    if let fraction = stage.fraction {
      if width >= 70 { bar(fraction, in: &line) }
      let percent = "\(Int(fraction * 100))"
      line.add(String(repeating: " ", count: max(0, 3 - percent.count)) + "\(percent) %  ")
      // The time behind it is shown in any case.
      let room = width - 3 - line.columnCount - Terminal.columns(of: time)
      if !stage.note.isEmpty { line.add(clipped(stage.note, to: max(8, room)) + "  ") }
    }
    line.add(time, .dim)
    if stage.fraction == nil, let usual = outlook.usual(of: name), usual >= 1 {
      line.add("  usually \(durationText(usual))", .dim)
    }
    return line
  }

  /// `0:07`, `12:00`, `1:02:03`.
  private func clockText(_ seconds: Double) -> String {
    func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let whole = Int(seconds)
    let minutes = whole / 60
    let end = twoDigits(whole % 60)
    return minutes < 60
      ? "\(minutes):\(end)" : "\(minutes / 60):\(twoDigits(minutes % 60)):\(end)"
  }

  private func bar(_ fraction: Double, in line: inout StyledLine) {
    let length = 16
    let full = Int((fraction * Double(length)).rounded())
    line.add(String(repeating: "━", count: full), .good)
    line.add(String(repeating: "─", count: length - full), .dim)
    line.add(" ")
  }
}
