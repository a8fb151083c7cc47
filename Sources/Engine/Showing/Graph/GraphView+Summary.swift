import Terminal

extension GraphView {
  /// `38 stages: 12 fresh, 1 stale, 25 pending`, with how many there are where not all are shown.
  public var summary: String {
    let counts = GraphView.counts(stages.map(\.state))
    guard stages.count < graph.vertices.count else { return counts }
    return "\(counts) (of \(graph.vertices.count) in the pipeline)"
  }

  /// `38 stages: 12 fresh, 1 stale, 25 pending`.
  static func counts(_ states: some Collection<State>) -> String {
    let parts = ["fresh", "stale", "pending"].compactMap { word in
      let count = states.count { $0.word == word }
      return count > 0 ? "\(count) \(word)" : nil
    }
    let stages = states.count == 1 ? "1 stage" : "\(states.count) stages"
    return "\(stages): \(parts.joined(separator: ", "))"
  }

  /// How long the critical path takes in seconds, and its part that is not fresh.
  public var criticalSeconds: (all: Double, left: Double) {
    let chain = criticalPath.map { stages[$0] }
    return (
      chain.map(\.time.seconds).reduce(0, +),
      chain.filter { $0.state.record == nil }.map(\.time.seconds).reduce(0, +)
    )
  }

  /// `critical path: ≈ 3 min 20 s, 12 s of it to run; 2 of its 9 times are not known`.
  public var criticalText: String {
    let times = criticalPath.map { stages[$0].time }
    let isExact = times.allSatisfy { $0.source == .record }
    let (all, left) = criticalSeconds
    var text = "critical path: " + (isExact ? "" : "≈ ") + durationText(all)
    if left > 0, left < all { text += ", \(durationText(left)) of it to run" }
    let unknown = times.count { $0.source == .unknown }
    if unknown > 0 {
      text +=
        "; \(unknown) of its \(times.count) times not known, counted as "
        + "\(durationText(StageTime.unknownSeconds)) each"
    }
    return text
  }
}

extension Assessment {
  /// `38 stages: 12 fresh, 1 stale, 25 pending`.
  public var summary: String { GraphView.counts(states) }
}
