import ArtifactStore
import Fingerprint
import Glibc
import Testing
import TestSupport

struct RecordTests {
  private let folder = TestFolder()

  static func record(_ name: String, payloads: [RecordPayload] = []) -> Record {
    Record(
      key: SHA256.digest(of: name), kind: "Train", stamp: "1", label: "train “σ=0.4” / \(name)",
      parameters: #"{"epochs":20,"path":"a/b","sigma":0.4}"#,
      inputs: [
        RecordInput(
          name: "data", definition: SHA256.digest(of: "d"), artifact: SHA256.digest(of: "a"))
      ],
      sources: [RecordSource(path: "Data/x.bin", digest: SHA256.digest(of: "s"))],
      payloads: payloads, artifact: SHA256.digest(of: "whole"),
      provenance: Provenance(
        user: "mira", host: "node-3", startedAt: "2026-01-02T03:04:05Z", seconds: 12.25,
        version: "0.1"))
  }

  private func path(of record: Record) -> String {
    "\(folder.path)/cache/records/\(record.key.hex.prefix(2))/\(record.key.hex.dropFirst(2)).json"
  }

  @Test("a published record is found, and another takes its place")
  func roundTrip() throws {
    let store = try folder.store()
    var record = Self.record(
      "one",
      payloads: [
        RecordPayload(
          name: "weights", format: "safetensors", elementSize: 4,
          digest: SHA256.digest(of: "w"), size: 123),
        RecordPayload(
          name: "images", format: "safetensors", elementSize: 4,
          digest: SHA256.digest(of: "i"), size: 1 << 40, chain: SHA256.digest(of: "c")),
      ])
    #expect(try store.record(for: record.key) == nil)
    try store.publish(record)
    #expect(try store.record(for: record.key) == record)
    record.provenance.seconds = 1
    record.provenance.peakMemory = 1 << 33
    try store.publish(record)
    #expect(try store.record(for: record.key) == record)
    #expect(try store.recordKeys() == [record.key])
  }

  @Test("the file is JSON with the record's own digest")
  func file() throws {
    let store = try folder.store()
    let record = Self.record("one")
    try store.publish(record)
    let text = String(decoding: TestFolder.read(path(of: record)), as: UTF8.self)
    #expect(text.hasPrefix(#"{"sha256":""#) && text.hasSuffix("}}\n"))
    #expect(text.contains(#""key":"\#(record.key)""#))
    // Byte for byte what an earlier version wrote: a reader of this format must go on to read it.
    #expect(
      SHA256.digest(of: text).hex
        == "49bfac56f448459ab454ae990f4cd730237ae8bbe24ee72f4582bfb9800ab672")
  }

  @Test("a flipped byte anywhere makes a record count as none, and be moved aside")
  func flips() throws {
    let told = Collector<Corruption>()
    let store = try folder.store { corruption in told.append(corruption) }
    let record = Self.record("one")
    try store.publish(record)
    let path = path(of: record)
    let file = TestFolder.read(path)
    for index in file.indices {
      var damaged = file
      damaged[index] ^= UInt8(1 << (index % 7))
      TestFolder.write(path, damaged)
      #expect(try store.record(for: record.key) == nil)
      let corruption = try #require(told.popLast())
      #expect(corruption.path == path)
      #expect(try TestFolder.read(#require(corruption.movedTo)) == damaged)
      unlink(corruption.movedTo!)
    }
    for count in 0..<file.count {
      TestFolder.write(path, Array(file.prefix(count)))
      #expect(try store.record(for: record.key) == nil)
      unlink(try #require(told.popLast()?.movedTo))
    }
    try store.publish(record)
    #expect(try store.record(for: record.key) == record)
  }

  @Test("a record under another key is none")
  func wrongKey() throws {
    let store = try folder.store()
    let one = Self.record("one")
    let two = Self.record("two")
    try store.publish(one)
    try store.publish(two)
    TestFolder.write(path(of: one), TestFolder.read(path(of: two)))
    #expect(try store.record(for: one.key) == nil)
    #expect(try store.record(for: two.key) == two)
    #expect(TestFolder.names(in: store.path + "/corrupt").count == 1)
  }
}
