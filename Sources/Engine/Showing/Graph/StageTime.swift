public import ArtifactStore
import Terminal

/// How long a stage took or will take, and how that is known.
public struct StageTime: Sendable, Equatable {
  public enum Source: String, Sendable {
    /// It took that long when its result was made.
    case record
    /// Stages like it took that long in earlier runs.
    case history
    /// Nobody knows.
    case unknown
  }

  public let seconds: Double
  public let source: Source

  /// What an unknown time counts as, in seconds.
  public static let unknownSeconds = 1.0

  public init(record: Record?, usual: Double?) {
    let taken = record.map(\.provenance.seconds)
    // Records are files: their numbers may be anything.
    func sound(_ value: Double?) -> Double? { value.flatMap { (0..<1e10).contains($0) ? $0 : nil } }
    if let taken = sound(taken) {
      (seconds, source) = (taken, .record)
    } else if let usual = sound(usual) {
      (seconds, source) = (usual, .history)
    } else {
      (seconds, source) = (StageTime.unknownSeconds, .unknown)
    }
  }

  /// `12 s`, `≈ 12 s` where it is an estimate, `?` where it is not known.
  public var text: String {
    switch source {
    case .record: durationText(seconds)
    case .history: "≈ " + durationText(seconds)
    case .unknown: "?"
    }
  }
}
