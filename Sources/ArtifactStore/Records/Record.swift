public import Fingerprint

/// That an action was carried out: what it was, what it read, what it made, and how it came about.
public struct Record: Codable, Sendable, Equatable {
  /// The action key, under which the record is kept.
  public var key: Digest
  /// The kind of stage.
  public var kind: String
  /// The stamp of the stage's code.
  public var stamp: String
  /// What a person calls the stage.
  public var label: String
  /// The parameters, as canonical JSON.
  public var parameters: String
  public var inputs: [RecordInput]
  public var sources: [RecordSource]
  public var payloads: [RecordPayload]
  /// The content digest of the whole artifact.
  public var artifact: Digest
  /// The earlier artifact that stages below go on reading, since this one agrees with it within the
  /// stage's tolerance; nil where they read this one.
  public var agreesWith: EarlierArtifact?
  public var provenance: Provenance

  public init(
    key: Digest, kind: String, stamp: String, label: String, parameters: String,
    inputs: [RecordInput], sources: [RecordSource], payloads: [RecordPayload], artifact: Digest,
    agreesWith: EarlierArtifact? = nil, provenance: Provenance
  ) {
    self.key = key
    self.kind = kind
    self.stamp = stamp
    self.label = label
    self.parameters = parameters
    self.inputs = inputs
    self.sources = sources
    self.payloads = payloads
    self.artifact = artifact
    self.agreesWith = agreesWith
    self.provenance = provenance
  }

  /// The artifact that stages below read, whose digest is in their action keys.
  public var readArtifact: Digest { agreesWith?.artifact ?? artifact }
  /// The action whose record holds that artifact.
  public var readAction: Digest { agreesWith?.action ?? key }
}

/// An artifact that an earlier action made.
public struct EarlierArtifact: Codable, Sendable, Hashable {
  public var action: Digest
  /// Its content digest.
  public var artifact: Digest

  public init(action: Digest, artifact: Digest) {
    self.action = action
    self.artifact = artifact
  }
}

/// An artifact that the action read.
public struct RecordInput: Codable, Sendable, Hashable {
  public var name: String
  /// The definition key of the stage it came from.
  public var definition: Digest
  /// Its content digest.
  public var artifact: Digest

  public init(name: String, definition: Digest, artifact: Digest) {
    self.name = name
    self.definition = definition
    self.artifact = artifact
  }
}

/// A file from outside the cache that the action read.
public struct RecordSource: Codable, Sendable, Hashable {
  public var path: String
  public var digest: Digest

  public init(path: String, digest: Digest) {
    self.path = path
    self.digest = digest
  }
}

/// A payload of the artifact: an object of the store.
public struct RecordPayload: Codable, Sendable, Hashable {
  public var name: String
  public var format: String
  /// Bytes per number, for compression; 1 where it is not numbers.
  public var elementSize: Int
  public var digest: Digest
  /// Bytes, uncompressed.
  public var size: Int
  /// The digest by which parts of the object are checked; nil where it is small, or was recorded
  /// by an earlier version.
  public var chain: Digest?

  public init(
    name: String, format: String, elementSize: Int, digest: Digest, size: Int,
    chain: Digest? = nil
  ) {
    self.name = name
    self.format = format
    self.elementSize = elementSize
    self.digest = digest
    self.size = size
    self.chain = chain
  }
}

/// Who made an artifact, where, when, how long it took, and with which version of ibpipe.
public struct Provenance: Codable, Sendable, Hashable {
  public var user: String
  public var host: String
  /// ISO 8601.
  public var startedAt: String
  public var seconds: Double
  public var version: String
  /// The run that made it; nil where it was made outside a run.
  public var run: String?
  /// The most memory that the worker's process had by then, in bytes; nil where nobody knows.
  public var peakMemory: Int?

  public init(
    user: String, host: String, startedAt: String, seconds: Double, version: String,
    run: String? = nil, peakMemory: Int? = nil
  ) {
    self.user = user
    self.host = host
    self.startedAt = startedAt
    self.seconds = seconds
    self.version = version
    self.run = run
    self.peakMemory = peakMemory
  }
}
