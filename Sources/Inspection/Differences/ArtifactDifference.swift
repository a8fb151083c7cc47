public import ArtifactStore
public import PipelineModel

/// How two artifacts differ, payload by payload, and tensor by tensor within.
public struct ArtifactDifference: Sendable, Equatable, Encodable {
  /// Sorted by name.
  public let payloads: [PayloadDifference]

  /// Whether all payloads are the same bytes.
  public var isSame: Bool { payloads.allSatisfy(\.isSame) }

  /// Between two sets of payloads, wherever they come from; names are unique in each.
  public init(from first: [Payload], to second: [Payload]) {
    let left = Dictionary(first.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let right = Dictionary(second.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.init(
      Set(left.keys).union(right.keys).map {
        PayloadDifference($0, left[$0]?.bytes, right[$0]?.bytes)
      })
  }

  init(_ payloads: [PayloadDifference]) { self.payloads = payloads.sorted { $0.name < $1.name } }
}

extension ArtifactDifference {
  /// Between two artifacts of a cache. Payloads that are one object are known to be the same, and
  /// of the others one pair at a time is in memory.
  public init(
    from first: Record, to second: Record, in store: ArtifactStore
  ) throws(StoreError) {
    let left = Dictionary(
      first.payloads.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let right = Dictionary(
      second.payloads.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    // A damaged payload is told of by the error.
    var store = store
    store.onCorruption = { _ in }
    var payloads: [PayloadDifference] = []
    for name in Set(left.keys).union(right.keys) {
      let (one, other) = (left[name], right[name])
      if let one, one.digest == other?.digest {
        payloads.append(PayloadDifference(same: name, size: one.size))
        continue
      }
      var bytes: [[UInt8]?] = []
      for payload in [one, other] {
        guard let payload else {
          bytes.append(nil)
          continue
        }
        bytes.append(try store.read(payload.digest))
      }
      payloads.append(PayloadDifference(name, bytes[0], bytes[1]))
    }
    self.init(payloads)
  }
}
