import ArtifactStore
import Engine
import Fingerprint
import Glibc
import Synchronization
import TestSupport

extension FuzzTarget {
  static let cacheFolder = TestFolder()

  /// What a cache holds, where teammates, disks and tools may have been at it.
  static let caches = [
    FuzzTarget(name: "object", seeds: Stored.shared.objects) { try Stored.shared.readObject($0) },
    FuzzTarget(
      name: "record", seeds: [Stored.shared.record],
      seal: { Stored.sealed($0) }
    ) { try Stored.shared.readRecord($0) },
    FuzzTarget(name: "journal", seeds: [Stored.journal]) { try Stored.shared.readJournal($0) },
    FuzzTarget(name: "pin", seeds: [Stored.shared.pin]) { try Stored.shared.readPin($0) },
    FuzzTarget(name: "lease", seeds: [Stored.shared.lease]) { try Stored.shared.readLease($0) },
  ]
}

/// A cache with one of everything, whose files are replaced by damaged ones.
private final class Stored: Sendable {
  static let shared: Stored = {
    do { return try Stored() } catch { fatalError("no cache can be made: \(error)") }
  }()

  private let store: ArtifactStore
  private let contents: [[UInt8]]
  private let reads = Atomic<Int>(0)
  private let told = Told()

  /// What the cache said last of something that it moved aside.
  private final class Told: Sendable { let last = Mutex("") }

  /// What is wrong with a file that was refused without an error.
  struct Refusal: Error, CustomStringConvertible { let description: String }
  private let digest: Digest
  private let key = SHA256.digest(of: "action")
  let objects: [[UInt8]]
  let record, pin, lease: [UInt8]
  private let pinPath: String

  static let journal = Array(
    #"""
    {"run":{"_0":{"arguments":["run"],"changed":{"sigma":"0.4"},"host":"node7",\#
    "id":"20261124080000-1-1","jobs":2,"pipeline":"p","pid":1,"processStart":5,"settings":\#
    {"sigma":"0.4"},"stages":2,"startedAt":"2026-11-24T08:00:00Z","user":"lin","version":"0.1"}}}
    {"started":{"at":"2026-11-24T08:00:01Z","stage":"train"}}
    {"settled":{"action":"\#(digest)","artifact":"\#(digest)","at":"2026-11-24T08:00:02Z",\#
    "how":"ran","seconds":1.5,"stage":"train"}}
    {"failed":{"at":"2026-11-24T08:00:03Z","message":"no","stage":"score"}}
    {"ended":{"failed":1,"fresh":0,"interrupted":false,"ran":1,"seconds":2.5}}

    """#.utf8)

  private static let digest = SHA256.digest(of: "").hex

  private init() throws {
    let told = told
    store = try FuzzTarget.cacheFolder.store(
      onCorruption: { corruption in told.last.withLock { $0 = "\(corruption)" } })
    contents = [
      (0..<2000).map { UInt8(truncatingIfNeeded: $0 / 7) }, [], [1, 2, 3],
      (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) },
    ]
    let store = store
    let digests = try contents.enumerated().map {
      try store.write($1, elementSize: $0 == 0 ? 4 : 1, durable: false).digest
    }
    digest = digests[0]
    objects = digests.map { TestFolder.read(Stored.objectPath($0, in: store)) }
    try store.publish(
      Record(
        key: key, kind: "train", stamp: "version 1", label: "train", parameters: #"{"epochs":3}"#,
        inputs: [RecordInput(name: "data", definition: digest, artifact: digest)],
        sources: [RecordSource(path: "a.bin", digest: digest)],
        payloads: [
          RecordPayload(
            name: "value.json", format: "json", elementSize: 1, digest: digest, size: 2000)
        ],
        artifact: digest, agreesWith: EarlierArtifact(action: digest, artifact: digest),
        provenance: Provenance(
          user: "lin", host: "node7", startedAt: "2026-11-24T08:00:00Z", seconds: 1, version: "0",
          run: "r")),
      durable: false)
    record = TestFolder.read(Stored.recordPath(key, in: store))
    _ = try store.add(
      Pin(
        name: "paper", target: "latest", actions: [key], runs: ["r"], user: "lin", host: "node7",
        pinnedAt: "2026-11-24T08:00:00Z"))
    pinPath = Stored.onlyFile(in: store.path(of: .pins))
    pin = TestFolder.read(pinPath)
    let held = try store.acquireLease(for: key, onWait: { _ in }, isSettled: { false })
    lease = TestFolder.read(Stored.onlyFile(in: store.path(of: .leases)))
    held?.release()
    _ = try store.create(.runs)
  }

  private static func onlyFile(in folder: String) -> String {
    TestFolder.files(below: folder).first.map { "\(folder)/\($0)" } ?? folder
  }

  private static func objectPath(_ digest: Digest, in store: ArtifactStore) -> String {
    "\(store.path(of: .objects))/\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))"
  }

  private static func recordPath(_ key: Digest, in store: ArtifactStore) -> String {
    "\(store.path(of: .records))/\(key.hex.prefix(2))/\(key.hex.dropFirst(2)).json"
  }

  /// A record whose digest is that of its damaged body.
  static func sealed(_ bytes: [UInt8]) -> [UInt8] {
    let start = #"{"sha256":""#.utf8.count
    let body = start + 64 + #"","record":"#.utf8.count
    guard bytes.count > body + 2 else { return bytes }
    var bytes = bytes
    let digest = SHA256.digest(of: Array(bytes[body..<bytes.count - 2]))
    bytes.replaceSubrange(start..<start + 64, with: digest.hex.utf8)
    return bytes
  }

  struct WrongBytes: Error, CustomStringConvertible {
    let description = "(other bytes were served than those that were stored)"
  }

  /// What is found damaged is moved aside, and would fill the disk.
  private func clearAside() {
    if reads.wrappingAdd(1, ordering: .relaxed).newValue % 256 == 0 {
      TestFolder.remove(store.path(of: .corrupt))
    }
  }

  func readObject(_ bytes: [UInt8]) throws {
    clearAside()
    TestFolder.write(Stored.objectPath(digest, in: store), bytes)
    // Anything but an error and the very bytes would be a lie.
    guard try store.read(digest) == contents[0] else { throw WrongBytes() }
  }

  func readRecord(_ bytes: [UInt8]) throws {
    clearAside()
    TestFolder.write(Stored.recordPath(key, in: store), bytes)
    guard let record = try store.record(for: key) else {
      throw Refusal(description: told.last.withLock { $0 })
    }
    _ = store.holds(record)
  }

  func readJournal(_ bytes: [UInt8]) throws {
    let id = "20261124080000-1-1"
    TestFolder.write(try store.journalPath(id), bytes)
    guard let entry = RunEntry(id, in: store) else {
      throw Refusal(description: "the journal does not begin as that of a run")
    }
    _ = try RunLog(entry, in: store)
  }

  func readPin(_ bytes: [UInt8]) throws {
    TestFolder.write(pinPath, bytes)
    if let damage = try store.readPins().damage.first {
      throw Refusal(description: "\(damage.path): \(damage.reason)")
    }
  }

  func readLease(_ bytes: [UInt8]) throws {
    let path = "\(store.path(of: .leases))/\(key.hex)"
    TestFolder.write(path, bytes)
    defer { unlink(path) }
    _ = try store.leases()
  }
}
