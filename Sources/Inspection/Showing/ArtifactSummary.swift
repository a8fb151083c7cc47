public import ArtifactStore
public import Fingerprint

/// What an artifact is, what it holds, and where it comes from.
public struct ArtifactSummary: Sendable, Encodable {
  public let name: String
  public let kind: String
  public let label: String
  /// The artifact's content digest.
  public let artifact: Digest
  /// The action key.
  public let key: Digest
  public let stamp: String
  let parameters: JSONTree
  public let inputs: [RecordInput]
  public let provenance: Provenance
  /// The run that it was found in.
  public let run: String?
  public let pipeline: String?
  public let payloads: [PayloadSummary]
  public let lineage: Lineage

  /// Whether every payload can be read.
  public var isWhole: Bool { payloads.allSatisfy { $0.problem == nil } }

  /// Reads the artifact's payloads and, for where it comes from, all records.
  public init(of found: FoundArtifact, in store: ArtifactStore) throws(StoreError) {
    let record = found.record
    name = found.name
    kind = record.kind
    label = record.label
    artifact = record.artifact
    key = record.key
    stamp = record.stamp
    parameters = JSONTree(CanonicalValue(json: record.parameters))
    inputs = record.inputs
    provenance = record.provenance
    run = found.run?.id
    pipeline = found.run?.pipeline
    // A damaged payload is told of where it is listed.
    var quiet = store
    quiet.onCorruption = { _ in }
    payloads = record.payloads.map { [quiet] in PayloadSummary(of: $0, in: quiet) }
    lineage = try Lineage(of: record, in: store)
  }
}
