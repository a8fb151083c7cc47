internal import Fingerprint

/// Something that a collection removes.
public struct Collectable: Sendable, Codable, Equatable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case object, record, log, progress, journal, plan, pipeline, corrupt, temporary, lease
  }

  public var kind: Kind
  /// Relative to the cache.
  public var path: String
  /// What it was, for people.
  public var name: String
  /// Bytes of its files.
  public var size: Int
  /// The user it belongs to.
  public var owner: String
  /// Seconds since 1970.
  public var modified: Double
  public var reason: String
}

/// What a collection would remove, found without removing anything.
public struct CollectionPlan: Sendable {
  /// In the order of ``Collectable/Kind``, the largest of a kind first.
  public var items: [Collectable] = []
  /// Bytes of all files of the cache.
  public var sizeBefore = 0
  /// Bytes that are left after the collection.
  public var sizeAfter: Int { sizeBefore - items.reduce(0) { $0 + $1.size } }

  /// The files that were judged, by the paths of the items.
  var files: [String: FileStatus] = [:]
  /// The records that were seen, by action key.
  var records: [Digest: FileStatus.Identity] = [:]
  /// The records that go, by the paths of their items.
  var going: [String: Record] = [:]
  /// The objects that go, by the paths of their items.
  var objects: [String: Digest] = [:]
  /// The actions whose progress goes, by the paths of their items.
  var progress: [String: Digest] = [:]
  /// The objects that are gone, though records that stay name them.
  var evicted: Set<Digest> = []
}
