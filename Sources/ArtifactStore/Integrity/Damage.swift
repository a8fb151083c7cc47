public import Fingerprint

/// A file of the cache that is not what was written, or cannot be read.
public struct Damage: Sendable, Equatable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case object, record, pin, journal, plan, progress
  }

  public var kind: Kind
  public var path: String
  /// What is wrong with it.
  public var reason: String
  /// The object, or the action that the record or the progress is of.
  public var digest: Digest?
  /// What the object was.
  public var uses: [PayloadUse] = []
  /// Whether it was found to be damaged; else the system did not let it be read.
  public var isDamaged = true
  /// The file that was read.
  var identity: FileStatus.Identity?

  init(
    _ kind: Kind, path: String, reason: String, digest: Digest? = nil,
    identity: FileStatus.Identity? = nil
  ) {
    self.kind = kind
    self.path = path
    self.reason = reason
    self.digest = digest
    self.identity = identity
  }

  init(_ kind: Kind, path: String, unreadable error: StoreError, digest: Digest? = nil) {
    self.init(kind, path: path, reason: "\(error)", digest: digest)
    isDamaged = false
  }
}

/// A payload that a record names: what an object is.
public struct PayloadUse: Sendable, Hashable {
  /// The action key of the record.
  public var action: Digest
  public var stage: String
  public var kind: String
  public var payload: String
  public var provenance: Provenance

  init(_ payload: RecordPayload, of record: Record) {
    action = record.key
    stage = record.label
    kind = record.kind
    self.payload = payload.name
    provenance = record.provenance
  }
}

/// An object that a record names and the cache does not have.
public struct MissingObject: Sendable, Hashable {
  public var digest: Digest
  /// The payload it is of the record that misses it.
  public var use: PayloadUse
}
