import ArtifactStore
import Fingerprint
import Glibc
import Testing
import TestSupport

struct VerificationTests {
  private let folder = TestFolder()

  /// What lies in a cache, with sizes and identities.
  private func contents(of store: ArtifactStore) -> [String] {
    TestFolder.files(below: store.path).map { name in
      var status = stat()
      lstat("\(store.path)/\(name)", &status)
      return "\(name) \(status.st_size) \(status.st_ino) \(status.st_mtim.tv_sec)"
    }
  }

  @Test("a sound cache is sound, and everything in it is counted")
  func sound() throws {
    let store = try folder.store()
    let record = try store.makeResult("one", seeds: [1, 2])
    try store.makeResult("two", seeds: [2, 3])
    let loose = try store.write(Noise.bytes(10)).digest
    try store.progress(for: record.key).save("state", [1, 2, 3])
    try store.journal(run: "r1").append(#"{"n":1}"#)
    try store.add(
      Pin(
        name: "best", target: "one", actions: [record.key], user: "mira", host: "h",
        pinnedAt: "2026-01-02T03:04:05Z"))
    let steps = Collector<VerificationProgress>()
    let report = try store.verify { steps.append($0) }
    #expect(report.isSound)
    #expect(report.objects == 4 && report.bytes == 3010 && report.records == 2)
    #expect(report.storedBytes == steps.all.last?.total)
    #expect(report.pins == 1 && report.journals == 1 && report.progress == 1)
    #expect(report.unreferenced == [loose])
    #expect(steps.all.count == 4 && steps.all.last?.done == steps.all.last?.total)
  }

  @Test("what is damaged or missing is named, with what it was, and nothing is changed")
  func unsound() throws {
    let told = Collector<Corruption>()
    let store = try folder.store { told.append($0) }
    let one = try store.makeResult("one", seeds: [1, 2])
    let two = try store.makeResult("two", seeds: [2, 3])
    let three = try store.makeResult("three", seeds: [4])
    truncate(store.file(of: one.payloads[1].digest), 500)
    unlink(store.file(of: two.payloads[1].digest))
    truncate(store.file(of: three), 300)
    let before = contents(of: store)

    let report = try store.verify()
    #expect(!report.isSound)
    #expect(report.objects == 2 && report.records == 2)
    let object = try #require(report.damage.first { $0.kind == .object })
    #expect(object.digest == one.payloads[1].digest)
    #expect(object.reason == "it is cut short, or its header is damaged")
    #expect(Set(object.uses.map(\.stage)) == ["train one", "train two"])
    #expect(Set(object.uses.map(\.payload)) == ["p2"])
    let record = try #require(report.damage.first { $0.kind == .record })
    #expect(record.digest == three.key && record.reason == "it is not a whole record")
    #expect(report.damage.count == 2)
    #expect(report.missing.map(\.digest) == [two.payloads[1].digest])
    #expect(report.missing.map(\.use.stage) == ["train two"])
    #expect(report.unreferenced == [three.payloads[0].digest])
    #expect(contents(of: store) == before)
    #expect(told.all.isEmpty)
    // A cache that is only looked at says the same.
    #expect(try store.looking.verify().damage == report.damage)
  }

  @Test("every flipped byte of an object is found")
  func flips() throws {
    let store = try folder.store()
    let bytes = Noise.floats(500, zeros: 0.7)
    let digest = try store.write(bytes, elementSize: 4).digest
    let file = TestFolder.read(store.file(of: digest))
    for index in file.indices {
      var damaged = file
      damaged[index] ^= UInt8(1 << (index % 7))
      TestFolder.write(store.file(of: digest), damaged)
      #expect(try store.verify().damage.map(\.digest) == [digest], "byte \(index)")
    }
  }

  @Test("a record, pin, journal or progress that is damaged is found; a torn last line is none")
  func otherFiles() throws {
    let store = try folder.store()
    let key = SHA256.digest(of: "k")
    try store.progress(for: key).save("state", [1, 2, 3])
    try store.journal(run: "r1").append(#"{"n":1}"#)
    try store.journal(run: "r2").append(#"{"n":1}"#)
    let pin = Pin(
      name: "best", target: "one", actions: [key], user: "mira", host: "h",
      pinnedAt: "2026-01-02T03:04:05Z")
    try store.add(pin)
    let torn = "\(store.path)/runs/r2.jsonl"
    TestFolder.write(torn, TestFolder.read(torn) + Array(#"{"n":"#.utf8))
    #expect(try store.verify().isSound)

    for name in ["pins/best.json", "progress/\(key)/state", "runs/r1.jsonl"] {
      let path = "\(store.path)/\(name)"
      var bytes = TestFolder.read(path)
      bytes[bytes.count - 3] ^= 0x40
      TestFolder.write(path, bytes)
    }
    let report = try store.verify()
    #expect(
      report.damage.map { "\($0.kind.rawValue): \($0.reason)" } == [
        "pin: it is not a whole pin", "progress: its content has another digest",
        "journal: line 1 is not JSON",
      ])
  }

  @Test("a record whose artifact is another, and a plan that is none")
  func meanings() throws {
    let store = try folder.store()
    let record = try store.makeResult("one", seeds: [1])
    unlink(store.file(of: record))
    try store.publish(
      Record(
        key: record.key, kind: record.kind, stamp: record.stamp, label: record.label,
        parameters: record.parameters, inputs: [], sources: [], payloads: record.payloads,
        artifact: SHA256.digest(of: "another"), provenance: record.provenance))
    try store.keepPlan(Array("[]".utf8), as: SHA256.digest(of: "plan"))
    #expect(
      try store.verify(isPlan: { _ in false }).damage.map { "\($0.kind.rawValue): \($0.reason)" }
        == [
          "record: its artifact is not made of its payloads", "plan: it is not a whole plan",
        ])
  }

  @Test("a pipe or folder in the place of an object is damage, and nothing waits for it")
  func noFiles() throws {
    let store = try folder.store()
    let one = try store.makeResult("one", seeds: [1, 2])
    for payload in one.payloads { unlink(store.file(of: payload.digest)) }
    mkfifo(store.file(of: one.payloads[0].digest), 0o600)
    mkdir(store.file(of: one.payloads[1].digest), 0o700)
    let report = try store.verify()
    #expect(report.damage.map(\.reason) == ["it is no regular file", "it is no regular file"])
  }
}
