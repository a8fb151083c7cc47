public import ArtifactStore
public import Engine

/// An artifact that a user named.
public struct FoundArtifact: Sendable {
  public let record: Record
  /// The name of the output or stage that it was found under; the stage's label where it was named
  /// by its digest.
  public let name: String
  /// The run whose artifact was asked for; nil where it was named by its digest.
  public let run: RunHeader?

  init(record: Record, name: String? = nil, run: RunHeader? = nil) {
    self.record = record
    self.name = name ?? record.label
    self.run = run
  }
}
