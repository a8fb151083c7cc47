public import ArtifactStore

/// The runs of a cache, the one that began last first. Each is read when it is come to.
public struct RunList: Sequence, Sendable {
  /// The ids of all, in the same order. One whose journal cannot be read is among them.
  public let ids: [String]
  private let store: ArtifactStore

  public init(in store: ArtifactStore) throws(StoreError) {
    // Ids begin with the time.
    ids = try store.runs().sorted(by: >)
    self.store = store
  }

  public func makeIterator() -> AnyIterator<RunEntry> {
    var rest = ids.makeIterator()
    return AnyIterator {
      while let id = rest.next() {
        if let entry = RunEntry(id, in: store) { return entry }
      }
      return nil
    }
  }
}
