import Terminal

/// What people are told of failures and notices, alike wherever a run is shown.
enum TroubleLines {
  /// How many of the last lines that a failed stage printed are shown.
  private static let shown = 10

  static func of(_ event: RunEvent, _ paint: Paint) -> [String] {
    switch event {
    case .retrying(let stage, let attempt, let limit, let message, _):
      [
        paint.busy("↻ \(stage): ") + message
          + "; trying again (attempt \(attempt) of \(limit))"
      ]
    case .failed(let stage, let message, let log):
      [paint.bad("✗ \(stage): ") + message] + printed(in: log)
    case .notice(let text): [text]
    default: []
    }
  }

  private static func printed(in log: String?) -> [String] {
    guard let log else { return [] }
    let tail = CapturedLog.tail(of: log, lines: shown)
    return tail.isEmpty ? [] : tail.map { "  │ \($0)" } + ["  what it printed is in \(log)"]
  }
}
