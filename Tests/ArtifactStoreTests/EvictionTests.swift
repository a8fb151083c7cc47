import ArtifactStore
import Fingerprint
import Testing
import TestSupport

struct EvictionTests {
  private let folder = TestFolder()

  private func evict(_ store: ArtifactStore, to size: Int) throws -> CollectionReport {
    var rules = CollectionRules()
    rules.keepsAll = true
    rules.maximumSize = size
    return try store.collect(rules) { () throws(StoreError) in [] }
  }

  private func old(_ store: ArtifactStore, _ name: String, _ seeds: [UInt64], seconds: Double)
    throws -> Record
  {
    let record = try store.makeResult(name, seeds: seeds, size: 10_000, seconds: seconds)
    store.age(record, by: 10_000)
    return record
  }

  @Test("what is cheapest to make again per byte goes first, and no more than need be")
  func order() throws {
    let store = try folder.store()
    let dear = try old(store, "dear", [1], seconds: 100)
    let cheap = try old(store, "cheap", [2], seconds: 1)
    // Cheaper per byte than “dear”, though it took longer.
    let large = try old(store, "large", [3, 4, 5], seconds: 150)
    let size = try store.planCollection(CollectionRules()).sizeBefore
    #expect(try evict(store, to: size).removed.isEmpty)
    #expect(try evict(store, to: size - 1).removed.map(\.name) == ["p2 of “train cheap”"])
    let report = try evict(store, to: size - 15_000)
    #expect(
      report.removed.map(\.name).sorted() == ["p3", "p4", "p5"].map { "\($0) of “train large”" })
    #expect(report.removed.allSatisfy { $0.reason == "evicted; it takes 150.0 s to make again" })
    #expect(report.sizeAfter <= size - 15_000)
    #expect(store.contains(dear.payloads[0].digest) && !store.contains(cheap.payloads[0].digest))
    #expect(try store.record(for: large.key) == large)
  }

  @Test("the last to go stay if the others made room enough")
  func noMoreThanNeeded() throws {
    let store = try folder.store()
    _ = try old(store, "small", [1], seconds: 1)
    _ = try old(store, "large", [2, 3, 4], seconds: 4)
    let size = try store.planCollection(CollectionRules()).sizeBefore
    // “small” is the cheapest per byte, but “large” has to go anyhow.
    let report = try evict(store, to: size - 25_000)
    #expect(
      report.removed.map(\.name).sorted() == ["p2", "p3", "p4"].map { "\($0) of “train large”" })
  }

  @Test("an object goes when all results that have it are evicted, and counts once")
  func sharedObjects() throws {
    let store = try folder.store()
    let one = try old(store, "one", [1], seconds: 1)
    let two = try old(store, "two", [1], seconds: 1)
    let three = try old(store, "three", [1, 2], seconds: 1000)
    let size = try store.planCollection(CollectionRules()).sizeBefore
    // The first two alone would free nothing, and are spared once the third is evicted.
    let first = try evict(store, to: size - 5000)
    #expect(first.removed.map(\.name) == ["p2 of “train three”"])
    #expect(store.contains(one.payloads[0].digest))
    let second = try evict(store, to: size - 15_000)
    #expect(second.removed.count == 1 && second.sizeAfter <= size - 20_000)
    #expect(!store.contains(two.payloads[0].digest))
    for record in [one, two, three] { #expect(try store.record(for: record.key) == record) }
  }

  @Test("evicted objects are no losses, to verify and repair; made again, they are there")
  func evictedIsNotMissing() throws {
    let store = try folder.store()
    let record = try old(store, "one", [1], seconds: 1)
    #expect(try evict(store, to: 0).removed.map(\.kind) == [.object])
    let report = try store.verify()
    #expect(report.isSound && report.evicted == 1 && report.missing.isEmpty)
    #expect(try store.repair().dropped.isEmpty)
    #expect(try Census(of: store).evicted == 1)
    try store.makeResult("one", seeds: [1], size: 10_000)
    #expect(try store.verify().evicted == 0)
    #expect(try store.read(record.payloads[0].digest) == Noise.bytes(10_000, seed: 1))
    // The next collection forgets it, so that a loss would be one again.
    _ = try evict(store, to: .max)
    #expect(TestFolder.names(in: store.path).contains("evicted") == false)
  }

  @Test("what is pinned, young or needed by such is never evicted")
  func protection() throws {
    let store = try folder.store()
    let pinned = try old(store, "pinned", [1, 2], seconds: 1)
    _ = try old(store, "other", [2, 3], seconds: 1)
    try store.makeResult("young", seeds: [4], size: 10_000)
    try store.add(
      Pin(
        name: "p", target: "pinned", actions: [pinned.key], user: "mira", host: "h",
        pinnedAt: "2026-01-02T03:04:05Z"))
    let report = try evict(store, to: 0)
    #expect(report.removed.map(\.name) == ["p3 of “train other”"])
    #expect(report.sizeAfter > 0)
  }
}
