import ArtifactStore
import Fingerprint
import Glibc
import Testing
import TestSupport

/// Every sentence of the store that a user can meet, provoked by a real file where one can.
struct StoreErrorTests {
  private let folder = TestFolder()

  /// What the store says; `DIR` stands for the test's folder.
  private func sentence(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing"
    } catch {
      return "\(error)".replacing(folder.path, with: "DIR")
    }
  }

  @Test("a folder that is no cache")
  func opening() {
    func opened(_ name: String) -> String {
      sentence { _ = try ArtifactStore(opening: "\(folder.path)/\(name)") }
    }
    TestFolder.makeFolder(folder.path + "/thesis")
    TestFolder.write(folder.path + "/thesis/thesis.tex", [1])
    #expect(
      opened("thesis")
        == "DIR/thesis holds files but is no ibpipe cache; pass an empty or new folder as --cache")
    TestFolder.makeFolder(folder.path + "/future")
    TestFolder.write(folder.path + "/future/FORMAT", Array("ibpipe cache 2\n".utf8))
    #expect(
      opened("future")
        == "DIR/future/FORMAT says “ibpipe cache 2”, a cache format this version does not know; "
        + "update ibpipe or pass another --cache")
    TestFolder.write(folder.path + "/file", [1])
    #expect(opened("file") == "cannot use DIR/file/FORMAT in the cache: Not a directory")
  }

  @Test("objects that are not there, or are not what was written")
  func objects() throws {
    let store = try folder.store()
    let digest = SHA256.digest(of: "none")
    #expect(sentence { _ = try store.read(digest) } == "the cache has no object \(digest.hex)")

    let bytes = Noise.bytes(300)
    let name = try store.write(bytes, elementSize: 1).digest
    let place = "objects/\(name.hex.prefix(2))/\(name.hex.dropFirst(2))"
    let good = TestFolder.read("\(store.path)/\(place)")
    func flipped(_ index: Int, to value: UInt8) -> [UInt8] {
      var file = good
      file[index] = value
      return file
    }
    let faults: [(file: [UInt8], reason: String)] = [
      ([], "it is cut short"),
      (Array(good.prefix(40)), "it is cut short"),
      (flipped(0, to: 7), "it is no object file"),
      (flipped(8, to: 9), "its object format is 9, not up to 3"),
      (Array(good.dropLast()), "it is cut short, or its header is damaged"),
      (flipped(10, to: 2), "its header is damaged"),
      (flipped(200, to: good[200] ^ 1), "its content has another digest"),
      (
        objectFile(size: 300, shift: 63, blocks: 1, table: [300], data: bytes),
        "its header says something impossible"
      ),
      (
        objectFile(size: 300, blocks: 1, table: [1 << 24 | 200], data: Array(bytes.prefix(200))),
        "a block cannot be decompressed"
      ),
    ]
    for (number, fault) in faults.enumerated() {
      TestFolder.write("\(store.path)/\(place)", fault.file)
      #expect(
        sentence { _ = try store.read(name) }
          == "DIR/cache/\(place) in the cache is corrupt (\(fault.reason)); it was moved to "
          + "DIR/cache/corrupt/\(place.map { $0 == "/" ? "-" : $0 }.map(String.init).joined())"
          + ".\(number + 1) and counts as missing")
    }
  }

  @Test("records that are not what was written")
  func records() throws {
    let told = Collector<Corruption>()
    let store = try folder.store { told.append($0) }
    let key = SHA256.digest(of: "action")
    let place = "\(store.path)/records/\(key.hex.prefix(2))"
    _ = try store.create(.records)
    TestFolder.makeFolder(place)
    TestFolder.write("\(place)/\(key.hex.dropFirst(2)).json", Array("{}\n".utf8))
    #expect(try store.record(for: key) == nil)
    // The record of another action, at the place of this one.
    let other = try store.makeResult("other", seeds: [1])
    TestFolder.makeFolder(place)
    TestFolder.write(
      "\(place)/\(key.hex.dropFirst(2)).json", TestFolder.read(store.file(of: other)))
    #expect(try store.record(for: key) == nil)
    #expect(
      told.all.map(\.reason) == ["it is not a whole record", "it is the record of another action"])
  }

  @Test("a whole object of another size, where one is to be stored")
  func exchangedObjects() throws {
    let told = Collector<Corruption>()
    let store = try folder.store { told.append($0) }
    let one = try store.write(Noise.bytes(300)).digest
    let other = try store.write(Noise.bytes(200)).digest
    TestFolder.write(store.file(of: one), TestFolder.read(store.file(of: other)))
    #expect(try store.write(Noise.bytes(300)).digest == one)
    #expect(told.all.map(\.reason) == ["its size is not that of its name"])
    #expect(try store.read(one) == Noise.bytes(300))
  }

  @Test("names and leases")
  func names() throws {
    let store = try folder.store()
    #expect(
      sentence { _ = try store.journal(run: "../../etc/passwd") }
        == "“../../etc/passwd” cannot name a file in the cache; use up to 128 letters, digits, "
        + "“.”, “_” and “-”, with no “.” first")
    let holder = LeaseHolder(host: "kestrel", pid: 41, processStart: 7, user: "mira", since: 1)
    #expect(
      StoreError.leaseHeld(holder).description
        == "mira on kestrel (process 41) still makes this; wait for it, or stop it and run again")
  }

  @Test("what the system refuses")
  func system() {
    #expect(
      StoreError(path: "/c/objects", code: ENOSPC).description
        == "the cache disk is full: cannot write /c/objects; free space or pass another --cache")
    #expect(StoreError(path: "/c", code: EDQUOT) == .diskFull(path: "/c"))
    for code in [EACCES, EPERM, EROFS] {
      #expect(
        StoreError(path: "/c/records", code: code).description
          == "no permission for /c/records in the cache; have its folder made group-writable, or "
          + "pass another --cache")
    }
    #expect(
      StoreError.readOnly(path: "/c", owner: "mira (group lab)").description
        == "the cache /c is read-only for you, it belongs to mira (group lab); have it shared with you "
        + "by “ibpipe cache share GROUP”, or pass another --cache")
    #expect(
      StoreError(path: "/c/runs/1.jsonl", code: EIO).description
        == "cannot use /c/runs/1.jsonl in the cache: Input/output error")
  }
}
