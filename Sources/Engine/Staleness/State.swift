public import ArtifactStore
public import Fingerprint

/// Where a stage stands, before or during a run.
public enum State: Sendable {
  /// A record exists: this is it. Kept apart, as a graph's states are copied about, and a record
  /// has a dozen parts to count references to.
  indirect case fresh(Record)
  /// No record for the action key, although all inputs are known.
  case stale(action: Digest)
  /// Not known until the upstream vertices have run.
  case pending(on: [Int])

  public var record: Record? {
    if case .fresh(let record) = self { record } else { nil }
  }

  public var word: String {
    switch self {
    case .fresh: "fresh"
    case .stale: "stale"
    case .pending: "pending"
    }
  }
}
