import ArtifactStore
import Fingerprint
import Glibc
import Testing
import TestSupport

/// One bit flipped in each of a hundred objects and records: every one is noticed, none is served.
struct FlippedByteTests {
  private let folder = TestFolder()

  /// Contents of every kind that objects are kept as: stored, LZ4, shuffled and packed.
  private func fill(_ store: ArtifactStore) throws -> [Record] {
    try (0..<50).map { number in
      let seed = UInt64(number)
      let size = 500 + 2003 * number
      let contents: [[UInt8]] = [
        Noise.bytes(size, seed: seed), Noise.floats(size, zeros: 0.5, seed: seed),
        Noise.floats(size, zeros: 0, seed: seed),
        Array("\(number) ".utf8) + Array(repeating: UInt8(number), count: size),
      ]
      let payloads = try contents.enumerated().map { index, bytes in
        let object = try store.write(bytes, elementSize: index == 3 ? 1 : 4)
        return RecordPayload(
          name: "p\(index)", format: "raw", elementSize: 4, digest: object.digest,
          size: object.size)
      }
      let record = Record(
        key: SHA256.digest(of: "action \(number)"), kind: "Train", stamp: "1",
        label: "train \(number)", parameters: #"{"epochs":12,"rate":0.25}"#,
        inputs: [], sources: [], payloads: payloads,
        artifact: Keys.artifact(payloads: payloads.map { ($0.name, $0.format, $0.digest) }),
        provenance: Provenance(
          user: "mira", host: "node-3", startedAt: "2026-01-02T03:04:05Z", seconds: 1.5,
          version: "0.1"))
      try store.publish(record)
      return record
    }
  }

  /// Flips one bit in each of a hundred of the files.
  ///
  /// - Returns: what was there before, by the file's path.
  private func damage(_ files: [String], seed: UInt64) -> [String: [UInt8]] {
    var noise = Noise(seed)
    var left = files
    var before: [String: [UInt8]] = [:]
    for _ in 0..<100 {
      let path = left.remove(at: Int(noise.next() % UInt64(left.count)))
      var bytes = TestFolder.read(path)
      before[path] = bytes
      bytes[Int(noise.next() % UInt64(bytes.count))] ^= 1 << (noise.next() % 8)
      TestFolder.write(path, bytes)
    }
    return before
  }

  private func files(of store: ArtifactStore, _ records: [Record]) -> [String] {
    records.map { store.file(of: $0) }
      + records.flatMap { record in record.payloads.map { store.file(of: $0.digest) } }
  }

  @Test("verifying names each, repairing drops each", arguments: [1, 2, 3] as [UInt64])
  func verified(seed: UInt64) throws {
    let store = try folder.store()
    let records = try fill(store)
    let before = damage(files(of: store, records), seed: seed)
    let found = Set(try store.verify().damage.map(\.path))
    for path in before.keys.sorted() where !found.contains(path) {
      // A flip inside an LZ4 block may leave the content as it was; then nothing is wrong.
      let isObject = path.contains("/objects/")
      #expect(isObject && isUnharmed(path, in: store), "\(path) is not named")
    }
    #expect(found.isSubset(of: before.keys))
    #expect(found.count >= 95)
    let repair = try store.repair()
    #expect(repair.isWhole)
    #expect(Set(repair.movedAside.map(\.path)) == found)
    #expect(try store.verify().isSound)
    for record in records {
      guard let kept = try store.record(for: record.key) else { continue }
      #expect(kept == record)
      for payload in kept.payloads {
        #expect(try SHA256.digest(of: store.read(payload.digest)) == payload.digest)
      }
    }
  }

  private func isUnharmed(_ path: String, in store: ArtifactStore) -> Bool {
    let hex = path.split(separator: "/").suffix(2).joined()
    guard let digest = Digest(hex: hex), let bytes = try? store.read(digest) else { return false }
    return SHA256.digest(of: bytes) == digest
  }

  @Test("reading serves none, and tells of each", arguments: [4, 5, 6] as [UInt64])
  func read(seed: UInt64) throws {
    let told = Collector<Corruption>()
    let store = try folder.store { told.append($0) }
    let records = try fill(store)
    let before = damage(files(of: store, records), seed: seed)
    var unharmed = 0
    for record in records {
      let path = store.file(of: record)
      let read = try store.record(for: record.key)
      if before[path] == nil {
        #expect(read == record)
      } else {
        #expect(read == nil)
        #expect(told.all.last?.path == path)
      }
      for payload in record.payloads {
        let path = store.file(of: payload.digest)
        let bytes = try? store.read(payload.digest)
        if let bytes {
          #expect(SHA256.digest(of: bytes) == payload.digest)
          if before[path] != nil { unharmed += 1 }
        } else {
          #expect(before[path] != nil)
          #expect(told.all.last?.path == path)
          #expect(!store.contains(payload.digest))
        }
      }
    }
    #expect(told.all.count == 100 - unharmed)
    #expect(unharmed <= 5)
    #expect(TestFolder.names(in: store.path + "/corrupt").count == told.all.count)
  }
}
