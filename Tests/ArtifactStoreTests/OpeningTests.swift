import ArtifactStore
import Fingerprint
import Glibc
import Testing
import TestSupport

struct OpeningTests {
  private let folder = TestFolder()

  @Test("a new cache has a FORMAT, and opens again")
  func opening() throws {
    let path = folder.path + "/a/b/c"
    _ = try ArtifactStore(opening: path)
    #expect(TestFolder.read(path + "/FORMAT") == Array("ibpipe cache 1\n".utf8))
    #expect(TestFolder.names(in: path) == ["FORMAT"])
    _ = try ArtifactStore(opening: path)
  }

  @Test("an unknown FORMAT is refused")
  func unknownFormat() throws {
    TestFolder.write(folder.path + "/FORMAT", Array("ibpipe cache 2\n".utf8))
    let error = StoreError.unknownFormat(path: folder.path + "/FORMAT", found: "ibpipe cache 2")
    #expect(throws: error) { try ArtifactStore(opening: folder.path) }
    #expect(error.description.contains("“ibpipe cache 2”"))
  }

  @Test("a folder of other things is refused; hidden files do not matter")
  func otherFolder() throws {
    TestFolder.write(folder.path + "/.gitignore", [])
    _ = try ArtifactStore(opening: folder.path)
    mkdir(folder.path + "/thesis", 0o777)
    TestFolder.write(folder.path + "/thesis/thesis.tex", [1])
    #expect(throws: StoreError.notACache(path: folder.path + "/thesis")) {
      try ArtifactStore(opening: folder.path + "/thesis")
    }
    #expect(TestFolder.names(in: folder.path + "/thesis") == ["thesis.tex"])
  }

  @Test("a file where the cache should be")
  func fileInTheWay() {
    TestFolder.write(folder.path + "/file", [1])
    #expect(throws: StoreError.io(path: folder.path + "/file/FORMAT", code: ENOTDIR)) {
      try ArtifactStore(opening: folder.path + "/file")
    }
  }

  @Test("files are as open to others as the umask allows")
  func permissions() throws {
    let store = try folder.store()
    let digest = try store.write([1, 2, 3], elementSize: 1).digest
    let mask = umask(0o022)
    umask(mask)
    for (path, mode) in [
      ("/objects", mode_t(0o777)), ("/objects/\(digest.hex.prefix(2))", 0o777),
      ("/objects/\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))", 0o666), ("/FORMAT", 0o666),
    ] {
      var status = stat()
      #expect(stat(store.path + path, &status) == 0)
      #expect(status.st_mode & 0o777 == mode & ~mask)
    }
  }

  @Test("on a full disk a lease holds, of nobody that can be named, and a collection goes on")
  func leaseOnFullDisk() throws {
    let mountPoint = folder.path + "/small"
    mkdir(mountPoint, 0o777)
    guard mount("ibpipe-test", mountPoint, "tmpfs", 0, "size=1m") == 0 else { return }
    defer { umount2(mountPoint, 2) }
    let store = try ArtifactStore(opening: mountPoint, threads: 2)
    let old = try store.makeResult("old", seeds: [1])
    store.age(old, by: 10_000)
    _ = try store.create(.leases)
    let filler = open(mountPoint + "/.filler", O_WRONLY | O_CREAT, 0o666)
    defer { close(filler) }
    for size in [4096, 1] { while write(filler, [UInt8](repeating: 1, count: size), size) > 0 {} }
    let lease = try store.acquireLease(for: old.key)
    #expect(lease?.isHeld == true)
    lease?.release()
    let report = try store.collect(CollectionRules()) { () throws(StoreError) in [] }
    #expect(report.removed.count == 2)
  }

  @Test("a full disk is said to be full, and nothing half-written stays")
  func fullDisk() throws {
    let mountPoint = folder.path + "/small"
    mkdir(mountPoint, 0o777)
    // Only root may mount, and not everywhere; where it cannot, there is nothing to test.
    guard mount("ibpipe-test", mountPoint, "tmpfs", 0, "size=1m") == 0 else { return }
    defer { umount2(mountPoint, 2) }
    let store = try ArtifactStore(opening: mountPoint, threads: 2)
    let small = Noise.bytes(1000)
    let digest = try store.write(small, elementSize: 1).digest
    let files = TestFolder.files(below: mountPoint)
    let error = #expect(throws: StoreError.self) {
      try store.write(Noise.bytes(3 << 20), elementSize: 1)
    }
    #expect(
      error?.description.hasPrefix("the cache disk is full: cannot write \(mountPoint)") == true)
    #expect(throws: StoreError.self) {
      try store.progress(for: digest).save("state", Noise.bytes(3 << 20))
    }
    #expect(TestFolder.files(below: mountPoint) == files)
    #expect(try store.read(digest) == small)
  }

  @Test("looking at a cache makes nothing, and leaves what is corrupt where it is")
  func looking() throws {
    let none = try ArtifactStore(opening: folder.path + "/cache", for: .looking)
    #expect(try none.recordKeys().isEmpty)
    #expect(TestFolder.names(in: folder.path).isEmpty)

    let digest = try folder.store().write([1, 2, 3]).digest
    let file = "\(folder.path)/cache/objects/\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))"
    TestFolder.write(file, [1, 2, 3])
    let files = TestFolder.files(below: folder.path)
    let store = try ArtifactStore(opening: folder.path + "/cache", for: .looking)
    let corrupt = #expect(throws: StoreError.self) { try store.read(digest) }
    #expect(
      corrupt?.description
        == "\(file) in the cache is corrupt (it is cut short); it was left where it is and counts "
        + "as missing")
    #expect(TestFolder.files(below: folder.path) == files)
  }

  @Test("temporary files of dead processes are swept, those of live ones stay")
  func sweeping() throws {
    let store = try folder.store()
    let digest = try store.write([1, 2, 3], elementSize: 1).digest
    let objects = "\(store.path)/objects/\(digest.hex.prefix(2))"
    let me = ProcessIdentity.current
    let machine = try #require(me.machine)
    let live = ".tmp~\(me.host)~\(machine)~\(me.pid)~\(me.start)~77"
    TestFolder.write("\(objects)/\(live)", [1])
    TestFolder.write("\(objects)/.tmp~elsewhere~\(machine)~\(deadProcess())~1~1", [1])
    // A host of the same name whose kernel or process namespace is another.
    TestFolder.write("\(objects)/.tmp~\(me.host)~0123456789ab~\(deadProcess())~1~1", [1])
    TestFolder.write("\(objects)/.tmp~\(me.host)~\(machine)~\(deadProcess())~1~1", [1])
    // The number of this process, once that of an earlier one.
    TestFolder.write(
      "\(store.path)/.tmp~\(me.host)~\(machine)~\(me.pid)~\(me.start + 1)~1", [1])
    // Whatever it is, nobody writes to it any more.
    TestFolder.write("\(objects)/.tmp~of another version", [1])
    TestFolder.age("\(objects)/.tmp~of another version", by: 100_000)
    #expect(try store.sweepTemporaries() == 2)
    #expect(TestFolder.names(in: objects).count == 5)
    #expect(TestFolder.names(in: objects).contains(live))
  }

  @Test("what a dead process had begun to take out is put back, unless its place was taken")
  func puttingBack() throws {
    let store = try folder.store()
    let me = ProcessIdentity.current
    let dead = "~\(me.host)~\(try #require(me.machine))~\(deadProcess())~1~1"
    let objects = "\(store.path)/objects"
    let lost = try store.write([1, 2, 3]).digest
    let kept = try store.write([4, 5, 6]).digest
    for digest in [lost, kept] {
      let folder = "\(objects)/\(digest.hex.prefix(2))"
      let name = String(digest.hex.dropFirst(2))
      #expect(rename("\(folder)/\(name)", "\(folder)/.out~\(name)\(dead)") == 0)
    }
    let again = try store.write([4, 5, 6]).digest
    #expect(!store.contains(lost) && again == kept)
    #expect(try store.sweepTemporaries() == 2)
    #expect(try store.read(lost) == [1, 2, 3])
    #expect(try store.read(kept) == [4, 5, 6])
    #expect(TestFolder.files(below: objects).count == 2)
  }
}

/// The number of a process that has ended.
func deadProcess() -> pid_t {
  var pid: pid_t = 0
  var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
  defer { free(arguments[0]) }
  guard posix_spawnp(&pid, "true", nil, nil, &arguments, environ) == 0 else { return 0 }
  var status: Int32 = 0
  waitpid(pid, &status, 0)
  return pid
}
