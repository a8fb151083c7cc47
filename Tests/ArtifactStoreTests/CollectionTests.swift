import ArtifactStore
import Fingerprint
import Glibc
import Testing
import TestSupport

struct CollectionTests {
  private let folder = TestFolder()

  private var rules: CollectionRules {
    var rules = CollectionRules()
    rules.minimumAge = 100
    rules.grace = 10_000
    return rules
  }

  /// The items of a plan, `kind name: reason`.
  private func lines(_ items: [Collectable]) -> [String] {
    items.map { "\($0.kind.rawValue) \($0.name): \($0.reason)" }
  }

  @discardableResult
  private func collect(
    _ store: ArtifactStore, _ rules: CollectionRules, meanwhile: () throws -> Void = {}
  ) throws -> CollectionReport {
    try store.collect(rules) { () throws(StoreError) in
      do { try meanwhile() } catch { throw StoreError.io(path: "\(error)", code: 1) }
      return []
    }
  }

  @Test("a collection's own lease makes nothing too young to go")
  func ownLease() throws {
    let store = try folder.store()
    let old = try store.makeResult("old", seeds: [1])
    store.age(old, by: 50)
    var rules = rules
    rules.minimumAge = 10
    #expect(try store.planCollection(rules).items.count == 2)
    #expect(try collect(store, rules).removed.count == 2)
  }

  @Test("what no run and no pin needs goes, with its reason; a dry run changes nothing")
  func garbage() throws {
    let store = try folder.store()
    let kept = try store.makeResult("kept", seeds: [1, 2])
    let old = try store.makeResult("old", seeds: [2, 3])
    let loose = try store.write(Noise.bytes(10)).digest
    for record in [kept, old] { store.age(record, by: 1000) }
    TestFolder.age(store.file(of: loose), by: 1000)
    var rules = rules
    rules.kept = [kept.key]
    let files = TestFolder.files(below: store.path)
    let plan = try store.planCollection(rules)
    #expect(
      lines(plan.items) == [
        "object p3 of “train old”: only records that go name it",
        "object unknown: no record names it",
        "record train old: no pin and no recent run needs it",
      ])
    #expect(plan.items.allSatisfy { $0.owner == currentUser() && $0.size > 0 })
    #expect(TestFolder.files(below: store.path) == files)

    let report = try collect(store, rules)
    #expect(Set(report.removed.map(\.path)) == Set(plan.items.map(\.path)))
    #expect(report.sizeAfter == plan.sizeAfter && report.spared == 0 && report.failed.isEmpty)
    #expect(try store.recordKeys() == [kept.key])
    #expect(try store.verify().isSound)
    #expect(try store.verify().unreferenced == [])
    #expect(TestFolder.names(in: store.path + "/leases") == [])
    #expect(try store.planCollection(rules).items == [])
  }

  @Test("young results, other users' within the grace period, pinned and used ones stay")
  func protection() throws {
    let store = try folder.store()
    let young = try store.makeResult("young", seeds: [1])
    let others = try store.makeResult("others", seeds: [2], user: "mira")
    let pinned = try store.makeResult("pinned", seeds: [3])
    let used = try store.makeResult("used", seeds: [4])
    let led = try store.makeResult("led", seeds: [5])
    for record in [others, pinned, used, led] { store.age(record, by: 1000) }
    try store.add(
      Pin(
        name: "best", target: "pinned", actions: [pinned.key], user: "mira", host: "h",
        pinnedAt: "2026-01-02T03:04:05Z"))
    let lease = try store.acquireLease(for: led.key)
    var rules = rules
    rules.inUse = [used.key]
    rules.maximumSize = 0
    #expect(try store.planCollection(rules).items == [])
    lease?.release()
    #expect(
      try store.planCollection(rules).items.map(\.name) == ["p5 of “train led”", "train led"])

    for record in [others, pinned, used] { store.age(record, by: 20_000) }
    #expect(
      Set(try store.planCollection(rules).items.filter { $0.kind == .record }.map(\.name))
        == ["train led", "train others"])
    rules.minimumAge = 0
    usleep(20_000)
    #expect(try store.planCollection(rules).items.contains { $0.name == "train young" })
    _ = young
  }

  @Test("nothing that is younger than the oldest lease is judged")
  func leases() throws {
    let store = try folder.store()
    let loose = try store.write(Noise.bytes(10)).digest
    TestFolder.age(store.file(of: loose), by: 1000)
    let me = ProcessIdentity.current
    _ = try store.create(.leases)
    let json =
      #"{"host":"\#(me.host)","pid":\#(me.pid),"processStart":\#(me.start),"user":"mira","since":"#
    let path = "\(store.path)/leases/\(SHA256.digest(of: "long stage"))"
    TestFolder.write(path, Array("\(json)\(time(nil) - 2000)}".utf8))
    #expect(try store.planCollection(rules).items == [])
    TestFolder.write(path, Array("\(json)\(time(nil) - 200)}".utf8))
    #expect(try store.planCollection(rules).items.map(\.kind) == [.object])
  }

  @Test("an object that is stored again, and a record that is published, while it goes on stay")
  func concurrentWriter() throws {
    let store = try folder.store()
    let old = try store.makeResult("old", seeds: [1, 2, 3])
    let remade = try store.makeResult("remade", seeds: [4])
    for record in [old, remade] { store.age(record, by: 1000) }
    let report = try collect(store, rules) {
      // A stage whose result has an object in common, and one that was just made again.
      _ = try store.write(Noise.bytes(1000, seed: 1))
      try store.makeResult("new", seeds: [2])
      try store.makeResult("remade", seeds: [4])
    }
    #expect(Set(report.removed.map(\.name)) == ["train old", "train remade", "p3 of “train old”"])
    #expect(report.spared == 3)
    #expect(try store.read(old.payloads[0].digest) == Noise.bytes(1000, seed: 1))
    #expect(try store.verify().isSound)
    #expect(try store.recordKeys().count == 2)
  }

  @Test("what is pinned or used while it goes on is put back")
  func concurrentPin() throws {
    let store = try folder.store()
    let pinned = try store.makeResult("pinned", seeds: [1])
    let used = try store.makeResult("used", seeds: [2])
    for record in [pinned, used] { store.age(record, by: 1000) }
    let report = try store.collect(rules) { () throws(StoreError) in
      let gone = try store.add(
        Pin(
          name: "late", target: "x", actions: [pinned.key], user: "mira", host: "h",
          pinnedAt: "2026-01-02T03:04:05Z"))
      // It is out of its place just now, which the one who pins is told.
      #expect(gone == [pinned.key])
      return [used.key]
    }
    #expect(report.removed.isEmpty && report.spared == 4)
    #expect(try store.verify().isSound)
    #expect(Set(try store.recordKeys()) == [pinned.key, used.key])
  }

  @Test("a collection that fails half-way puts everything back")
  func failure() throws {
    let store = try folder.store()
    let old = try store.makeResult("old", seeds: [1])
    store.age(old, by: 1000)
    #expect(throws: StoreError.missing(old.key)) {
      try store.collect(rules) { () throws(StoreError) in throw StoreError.missing(old.key) }
    }
    #expect(try store.record(for: old.key) == old)
    #expect(TestFolder.names(in: store.path + "/leases") == [])
  }

  @Test("one collection at a time")
  func oneAtATime() throws {
    let store = try folder.store()
    try collect(store, rules) {
      let error = #expect(throws: StoreError.self) { try collect(store, rules) }
      guard case .leaseHeld(let holder)? = error else {
        Issue.record(error ?? StoreError.invalidName("no error"))
        return
      }
      #expect(holder.pid == getpid())
    }
  }

  @Test("where a record or pin cannot be read, nothing is removed")
  func uncertainty() throws {
    let store = try folder.store()
    let old = try store.makeResult("old", seeds: [1])
    store.age(old, by: 1000)
    try store.add(
      Pin(
        name: "best", target: "x", actions: [old.key], user: "mira", host: "h",
        pinnedAt: "2026-01-02T03:04:05Z"))
    truncate("\(store.path)/pins/best.json", 40)
    let error = #expect(throws: StoreError.self) { try collect(store, rules) }
    #expect(
      error?.description
        == "\(store.path)/pins/best.json cannot be read (it is not a whole pin), so that what it "
        + "needs is not known; nothing was removed, try “ibpipe cache repair” first")
    #expect(store.contains(old.payloads[0].digest))
  }

  @Test("logs, progress, journals and debris go with what they are of")
  func rest() throws {
    let store = try folder.store()
    let kept = try store.makeResult("kept", seeds: [1], run: "maker")
    let old = try store.makeResult("old", seeds: [2])
    let unfinished = SHA256.digest(of: "unfinished")
    let forgotten = SHA256.digest(of: "forgotten")
    let logs = try store.create(.logs)
    for key in [kept.key, old.key, unfinished, forgotten] {
      TestFolder.write("\(logs)/\(key).log", [1])
      TestFolder.age("\(logs)/\(key).log", by: 1000)
    }
    for key in [kept.key, unfinished, forgotten] {
      try store.progress(for: key).save("state", [1])
      TestFolder.age("\(store.progress(for: key).path)/state", by: 1000)
      TestFolder.age(store.progress(for: key).path, by: 1000)
    }
    for run in ["maker", "recent", "past"] {
      try store.journal(run: run).append("{}")
      TestFolder.age("\(store.path)/runs/\(run).jsonl", by: 1000)
    }
    for record in [kept, old] { store.age(record, by: 1000) }
    let pipelines = try store.create(.pipelines)
    for name in ["used", "unused"] {
      mkdir("\(pipelines)/\(name)", 0o777)
      TestFolder.write("\(pipelines)/\(name)/program", [1, 2])
    }
    for name in ["unused/program", "unused"] {
      TestFolder.age("\(pipelines)/\(name)", by: 4_000_000)
    }
    var rules = rules
    rules.kept = [kept.key, unfinished]
    rules.runs = ["recent"]
    let report = try collect(store, rules)
    func removed(_ kind: Collectable.Kind) -> Set<String> {
      Set(report.removed.filter { $0.kind == kind }.map(\.name))
    }
    #expect(removed(.log) == ["\(old.key).log", "\(forgotten).log"])
    #expect(
      removed(.progress) == ["of \(kept.key.hex.prefix(12))", "of \(forgotten.hex.prefix(12))"])
    #expect(removed(.journal) == ["past"])
    #expect(removed(.pipeline) == ["unused"])
    #expect(TestFolder.names(in: store.path + "/runs") == ["maker.jsonl", "recent.jsonl"])
    #expect(TestFolder.names(in: pipelines) == ["used"])
  }

  @Test("what was moved aside, what the dead left, and their leases go")
  func debris() throws {
    let store = try folder.store()
    let one = try store.makeResult("one", seeds: [1])
    truncate(store.file(of: one.payloads[0].digest), 10)
    #expect(throws: StoreError.self) { try store.read(one.payloads[0].digest) }
    let me = ProcessIdentity.current
    _ = try store.create(.leases)
    let json =
      #"{"host":"\#(me.host)","pid":\#(deadProcess()),"processStart":1,"user":"mira","since":1}"#
    TestFolder.write("\(store.path)/leases/\(one.key)", Array(json.utf8))
    let half = "\(store.path)/records/.tmp~\(me.host)~\(me.machine!)~\(deadProcess())~1~1"
    TestFolder.write(half, [1])
    var rules = rules
    #expect(try store.planCollection(rules).items.map(\.kind) == [.temporary, .lease])
    rules.minimumAge = -1
    #expect(
      try store.planCollection(rules).items.map(\.kind) == [
        .record, .corrupt, .temporary, .lease,
      ])
  }
}
