import ArtifactStore
import Fingerprint
import Glibc
import Testing
import TestSupport

struct RepairTests {
  private let folder = TestFolder()

  @Test("what is damaged is moved aside, and so are the records that need it")
  func repair() throws {
    let store = try folder.store()
    let sound = try store.makeResult("sound", seeds: [9])
    let one = try store.makeResult("one", seeds: [1, 2])
    let two = try store.makeResult("two", seeds: [2, 3])
    let three = try store.makeResult("three", seeds: [4])
    let four = try store.makeResult("four", seeds: [5])
    truncate(store.file(of: one.payloads[1].digest), 500)
    unlink(store.file(of: three.payloads[0].digest))
    truncate(store.file(of: four), 300)
    let report = try store.repair()
    #expect(report.isWhole && !report.found.isSound)
    #expect(Set(report.movedAside.map(\.kind)) == [.object, .record])
    #expect(Set(report.dropped.map(\.label)) == ["train one", "train two", "train three"])
    #expect(try store.recordKeys() == [sound.key])
    #expect(try store.verify().isSound)
    #expect(TestFolder.names(in: store.path + "/corrupt").count == 5)
    // The objects that were sound are there yet, for whoever makes them again.
    #expect(store.contains(one.payloads[0].digest) && store.contains(two.payloads[1].digest))
    let again = try store.repair()
    #expect(again.found.isSound && again.dropped.isEmpty && again.movedAside.isEmpty)
  }

  @Test("what dead processes left is swept; the living keep theirs")
  func leftovers() throws {
    let store = try folder.store()
    let me = ProcessIdentity.current
    let objects = "\(store.path)/objects/00"
    mkdir("\(store.path)/objects", 0o777)
    mkdir(objects, 0o777)
    let machine = try #require(me.machine)
    TestFolder.write("\(objects)/.tmp~\(me.host)~\(machine)~\(deadProcess())~1~1", [1])
    TestFolder.write("\(objects)/.tmp~\(me.host)~\(machine)~\(me.pid)~\(me.start)~999", [1])
    let mine = try #require(try store.acquireLease(for: SHA256.digest(of: "mine")))
    let json =
      #"{"host":"\#(me.host)","pid":\#(deadProcess()),"processStart":1,"user":"mira","since":1}"#
    TestFolder.write("\(store.path)/leases/\(SHA256.digest(of: "dead"))", Array(json.utf8))
    let report = try store.repair()
    #expect(report.temporaries == 1 && report.leases == 1)
    #expect(mine.isHeld)
    #expect(TestFolder.names(in: objects).count == 1)
    #expect(TestFolder.names(in: store.path + "/leases").count == 1)
  }

  @Test("a journal that is still written to is left alone; an old one is moved")
  func journals() throws {
    let store = try folder.store()
    let path = "\(store.path)/runs/r1.jsonl"
    try store.journal(run: "r1").append("no JSON")
    let report = try store.repair()
    #expect(report.left.map(\.path) == [path] && !report.isWhole)
    TestFolder.age(path, by: 7200)
    #expect(try store.repair().movedAside.map(\.path) == [path])
    #expect(try store.verify().isSound)
  }

  @Test("a damaged pin and damaged progress are moved")
  func pins() throws {
    let store = try folder.store()
    let key = SHA256.digest(of: "k")
    try store.progress(for: key).save("state", [1, 2, 3])
    try store.add(
      Pin(
        name: "best", target: "one", actions: [key], user: "mira", host: "h",
        pinnedAt: "2026-01-02T03:04:05Z"))
    truncate("\(store.path)/pins/best.json", 50)
    truncate("\(store.path)/progress/\(key)/state", 20)
    #expect(Set(try store.repair().movedAside.map(\.kind)) == [.pin, .progress])
    #expect(try store.readPins().sound.isEmpty)
    #expect(try store.verify().isSound)
  }
}
