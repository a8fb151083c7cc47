package import PipelineModel
import Terminal

/// Which running stages have a time limit, and what is to be done about those that pass it: they
/// are asked to stop first, and ended after a grace.
package struct TimeLimits {
  package typealias Instant = ContinuousClock.Instant

  package enum Step: Equatable {
    case ask(Int)
    case end(Int)
  }

  private struct Limit {
    let duration: Duration
    /// Whether the stage itself says so, rather than `--time-limit`.
    let isOwn: Bool
    /// When the next step is due; nil while the stage waits for somebody else.
    var due: Instant?
    var isAsked = false
  }

  /// The limit of stages that have none of their own.
  package let general: Duration?
  /// How long a stage that was asked to stop may take to do so.
  package let grace: Duration
  private var limits: [Int: Limit] = [:]

  package init(general: Duration?, grace: Duration) {
    self.general = general
    self.grace = grace
  }

  package mutating func start(_ index: Int, _ needs: Needs, at now: Instant) {
    guard let duration = needs.timeLimit ?? general else { return }
    limits[index] = Limit(
      duration: duration, isOwn: needs.timeLimit != nil, due: TimeLimits.add(duration, to: now))
  }

  /// The time in which another process makes the same does not count.
  package mutating func pause(_ index: Int) {
    if limits[index]?.isAsked == false { limits[index]?.due = nil }
  }

  package mutating func resume(_ index: Int, at now: Instant) {
    guard let limit = limits[index], limit.due == nil, !limit.isAsked else { return }
    limits[index]?.due = TimeLimits.add(limit.duration, to: now)
  }

  /// When the next step is due.
  package var next: Instant? { limits.values.compactMap(\.due).min() }

  /// What is due by now. Each step is given once.
  package mutating func steps(at now: Instant) -> [Step] {
    var steps: [Step] = []
    for (index, limit) in limits.sorted(by: { $0.key < $1.key }) {
      guard let due = limit.due, due <= now else { continue }
      steps.append(limit.isAsked ? .end(index) : .ask(index))
      limits[index]?.due = limit.isAsked ? nil : TimeLimits.add(grace, to: now)
      limits[index]?.isAsked = true
    }
    return steps
  }

  /// Forgets a stage that has ended; gives the complaint if it had been asked to stop.
  package mutating func end(_ index: Int) -> String? {
    guard let limit = limits.removeValue(forKey: index), limit.isAsked else { return nil }
    let source = limit.isOwn ? "set by the stage itself" : "--time-limit"
    let duration = durationText(limit.duration.inSeconds)
    return "it was stopped at its time limit of \(duration) (\(source))"
  }

  /// A limit of centuries is none; the clock must not overflow on it.
  private static func add(_ duration: Duration, to now: Instant) -> Instant {
    now + min(duration, .seconds(100_000_000_000))
  }
}
