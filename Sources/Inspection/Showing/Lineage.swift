public import ArtifactStore
public import Fingerprint

/// Where an artifact comes from: every artifact that had a part in it, each once, back to the
/// files that the first ones were read from.
public struct Lineage: Sendable, Encodable {
  public struct Ancestor: Sendable, Encodable {
    public let artifact: Digest
    /// Nil where no record says any more how it was made.
    public let key: Digest?
    public let kind: String?
    public let label: String?
    public let startedAt: String?
    public let inputs: [RecordInput]
    public let sources: [RecordSource]

    /// What a person calls it.
    public var name: String { label ?? String(artifact.hex.prefix(12)) }
  }

  /// The artifact itself, then what it was made from, nearest first.
  public let ancestors: [Ancestor]
  /// The files behind them, sorted by path, each content once.
  public let sources: [RecordSource]

  /// Reads all records, unless the artifact was made from nothing.
  public init(of record: Record, in store: ArtifactStore) throws(StoreError) {
    self.init(
      of: record, in: record.inputs.isEmpty ? RecordIndex([record]) : try RecordIndex(of: store))
  }

  public init(of record: Record, in index: RecordIndex) {
    var ancestors = [Ancestor(record)]
    var seen: Set<Digest> = [record.artifact]
    var sources = Set(record.sources)
    var next = 0
    while next < ancestors.count {
      for input in ancestors[next].inputs where seen.insert(input.artifact).inserted {
        let ancestor = index.maker(of: input.artifact).map(Ancestor.init)
        ancestors.append(ancestor ?? Ancestor(unknown: input.artifact))
        sources.formUnion(ancestor?.sources ?? [])
      }
      next += 1
    }
    self.ancestors = ancestors
    self.sources = sources.sorted { ($0.path, $0.digest) < ($1.path, $1.digest) }
  }
}

extension Lineage.Ancestor {
  init(_ record: Record) {
    artifact = record.artifact
    key = record.key
    kind = record.kind
    label = record.label
    startedAt = record.provenance.startedAt
    inputs = record.inputs
    sources = record.sources
  }

  init(unknown artifact: Digest) {
    self.artifact = artifact
    key = nil
    kind = nil
    label = nil
    startedAt = nil
    inputs = []
    sources = []
  }
}
