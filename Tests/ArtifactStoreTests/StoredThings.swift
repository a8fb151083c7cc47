import ArtifactStore
import Fingerprint
import TestSupport

/// Results in a cache, for tests.
extension ArtifactStore {
  /// Stores noise as the result of an action, by whoever and at whatever cost.
  @discardableResult
  func makeResult(
    _ name: String, seeds: [UInt64], size: Int = 1000, user: String? = nil, seconds: Double = 1,
    run: String? = nil
  ) throws -> Record {
    let payloads = try seeds.map { seed in
      let object = try write(Noise.bytes(size, seed: seed))
      return RecordPayload(
        name: "p\(seed)", format: "raw", elementSize: 1, digest: object.digest, size: object.size)
    }
    let record = Record(
      key: SHA256.digest(of: name), kind: "Train", stamp: "1", label: "train \(name)",
      parameters: "{}", inputs: [], sources: [], payloads: payloads,
      artifact: Keys.artifact(payloads: payloads.map { ($0.name, $0.format, $0.digest) }),
      provenance: Provenance(
        user: user ?? currentUser(), host: "node-3", startedAt: "2026-01-02T03:04:05Z",
        seconds: seconds, version: "0.1", run: run))
    try publish(record)
    return record
  }

  func file(of digest: Digest) -> String {
    "\(path)/objects/\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))"
  }

  func file(of record: Record) -> String {
    "\(path)/records/\(record.key.hex.prefix(2))/\(record.key.hex.dropFirst(2)).json"
  }

  /// Sets back the age of a result, record and objects.
  func age(_ record: Record, by seconds: Int) {
    TestFolder.age(file(of: record), by: seconds)
    for payload in record.payloads { TestFolder.age(file(of: payload.digest), by: seconds) }
  }
}
