import ArtifactStore
import CommandGrammar
import Engine
import Fingerprint
import Glibc
import TestSupport
import Testing
import Workbench

/// The verbs that look after a cache, as a user calls them.
struct CacheVerbTests {
  private let folder = TestFolder()

  /// The exit code of `ibpipe cache …`.
  private func cache(_ arguments: String..., at path: String? = nil) throws -> Int32 {
    let words = arguments.flatMap { $0.split(separator: " ").map(String.init) }
    let call = ["cache"] + words + ["--cache", path ?? folder.path + "/cache"]
    guard case .workbench(let verb) = try Invocation(parsing: call) else { return -1 }
    return Workbench.run(verb)
  }

  @discardableResult
  private func makeResult(_ store: ArtifactStore, _ name: String) throws -> Record {
    let object = try store.write(Array(name.utf8))
    let payload = RecordPayload(
      name: "text", format: "text", elementSize: 1, digest: object.digest, size: object.size)
    let record = Record(
      key: SHA256.digest(of: name), kind: "Write", stamp: "1", label: "write \(name)",
      parameters: "{}", inputs: [], sources: [], payloads: [payload],
      artifact: Keys.artifact(payloads: [("text", "text", object.digest)]),
      provenance: Provenance(
        user: Identity.user, host: "h", startedAt: "2026-01-02T03:04:05Z", seconds: 1,
        version: "0.1"))
    try store.publish(record)
    return record
  }

  private func object(_ record: Record, in store: ArtifactStore) -> String {
    let hex = record.payloads[0].digest.hex
    return "\(store.path)/objects/\(hex.prefix(2))/\(hex.dropFirst(2))"
  }

  @Test("looking at a cache that is not there makes none")
  func noCache() throws {
    for call in ["stats", "verify", "gc --dry-run", "pin", "stats --json", "verify --json"] {
      #expect(try cache(call) == 0, "\(call)")
      #expect(TestFolder.names(in: folder.path) == [], "\(call)")
    }
  }

  @Test("verify finds damage, repair drops it, and verify is content")
  func mending() throws {
    let store = try folder.store()
    let record = try makeResult(store, "one")
    try makeResult(store, "two")
    #expect(try cache("verify") == 0)
    truncate(object(record, in: store), 20)
    #expect(try cache("verify") == 1)
    #expect(try cache("verify --json") == 1)
    #expect(try store.recordKeys().count == 2)
    #expect(try cache("repair") == 0)
    #expect(try store.recordKeys() == [SHA256.digest(of: "two")])
    #expect(try cache("verify") == 0)
    #expect(try cache("repair --json") == 0)
  }

  @Test("a pin keeps an artifact from collection until it is removed")
  func pinning() throws {
    let store = try folder.store()
    let record = try makeResult(store, "one")
    #expect(try cache("pin sha256:\(record.artifact.hex.prefix(12))") == 0)
    let name = String(record.artifact.hex.prefix(12))
    #expect(try store.pin(named: name)?.actions == [record.key])
    // The name is taken, nothing is named so, and a name alone pins nothing.
    #expect(try cache("pin sha256:\(name)") == 2)
    #expect(try cache("pin nothing") == 2)
    #expect(try cache("pin --name x") == 2)
    #expect(try cache("pin sha256:\(name) --name again") == 0)
    #expect(try store.readPins().sound.map(\.name) == [name, "again"].sorted())
    #expect(try cache("pin --json") == 0)

    for path in TestFolder.files(below: store.path) {
      TestFolder.age("\(store.path)/\(path)", by: 10_000)
    }
    #expect(try cache("gc --keep-last 0") == 0)
    #expect(try store.recordKeys() == [record.key])
    #expect(try cache("unpin \(name)") == 0)
    #expect(try cache("unpin \(name)") == 2)
    #expect(try cache("unpin again") == 0)
    #expect(try cache("gc --keep-last 0 --dry-run") == 0)
    #expect(try store.recordKeys() == [record.key])
    #expect(try cache("gc --keep-last 0 --json") == 0)
    #expect(try store.recordKeys() == [] && store.objectDigests() == [])
  }

  @Test("a cache is made and shared with a group; an unknown group is the user's mistake")
  func sharing() throws {
    #expect(try cache("share no-such-group-here") == 2)
    #expect(TestFolder.names(in: folder.path) == [])
    let group = getuid() == 0 ? "daemon" : groupName(getgid())
    #expect(try cache("share \(group)") == 0)
    #expect(try folder.store().sharedGroup == group)
    #expect(try cache("stats") == 0)
  }
}
