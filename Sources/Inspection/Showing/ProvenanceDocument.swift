public import ArtifactStore
import Fingerprint

/// What goes with an artifact that leaves the cache: what it is, who made it and how, and where it
/// comes from.
public struct ProvenanceDocument: Sendable, Encodable {
  let name: String
  let kind: String
  let label: String
  let artifact: Digest
  let key: Digest
  let stamp: String
  let parameters: JSONTree
  let inputs: [RecordInput]
  let sources: [RecordSource]
  let payloads: [RecordPayload]
  let provenance: Provenance
  let lineage: Lineage

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
    sources = record.sources
    payloads = record.payloads
    provenance = record.provenance
    lineage = try Lineage(of: record, in: store)
  }
}
