import ArtifactStore
import Fingerprint
import Glibc
import Testing
import TestSupport

struct SharingTests {
  private let folder = TestFolder()

  private func mode(_ path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
  }

  private func group(_ path: String) -> String {
    var status = stat()
    return lstat(path, &status) == 0 ? groupName(status.st_gid) : ""
  }

  /// A group that this user is in; root can have any.
  private var ownGroup: String { getuid() == 0 ? "daemon" : groupName(getgid()) }

  @Test("what a shared cache holds and what is made in it belongs to the group")
  func sharing() throws {
    let store = try folder.store()
    #expect(store.sharedGroup == nil)
    let before = try store.makeResult("before", seeds: [1])
    mkdir("\(store.path)/pipelines", 0o700)
    TestFolder.write("\(store.path)/pipelines/program", [1])
    chmod("\(store.path)/pipelines/program", 0o700)
    let report = try store.share(with: ownGroup)
    #expect(report.opened > 4 && report.others.isEmpty)
    #expect(store.sharedGroup == ownGroup)

    let after = try store.makeResult("after", seeds: [2])
    try store.progress(for: after.key).save("state", [1])
    try store.journal(run: "r").append("{}")
    let lease = try store.acquireLease(for: after.key)
    for path in TestFolder.files(below: store.path) {
      let path = "\(store.path)/\(path)"
      // The umask of most would take the right to write from the group.
      #expect(mode(path) & 0o060 == 0o060, "\(path)")
      #expect(group(path) == ownGroup, "\(path)")
      let parent = String(path[..<path.lastIndex(of: "/")!])
      #expect(mode(parent) & 0o2070 == 0o2070, "\(parent)")
      #expect(group(parent) == ownGroup, "\(parent)")
    }
    #expect(mode("\(store.path)/pipelines/program") == 0o770)
    lease?.release()
    _ = before
    // Another process opens it, and needs to be told nothing.
    #expect(try ArtifactStore(opening: store.path).sharedGroup == ownGroup)
    #expect(try store.share(with: ownGroup).opened == 1)
  }

  @Test("a cache that is not shared keeps the umask")
  func unshared() throws {
    let store = try folder.store()
    let record = try store.makeResult("one", seeds: [1])
    let mask = umask(0o022)
    umask(mask)
    #expect(mode(store.file(of: record)) == 0o666 & ~mask)
  }

  @Test("a group that does not exist, or cannot be given")
  func wrongGroup() throws {
    let store = try folder.store()
    let unknown = #expect(throws: StoreError.self) { try store.share(with: "no such group") }
    #expect(
      unknown?.description
        == "there is no group “no such group” on this machine; “id -nG” lists yours")
    #expect(
      StoreError.notInGroup("lab", path: "/c").description
        == "/c cannot be shared with the group “lab”: it is not yours, or you are not in the group; "
        + "have its owner, who has to be in the group, run “ibpipe cache share lab”")
    #expect(store.sharedGroup == nil)
  }

  @Test("a cache on a read-only file system is read from, and says that it is read-only")
  func readOnly() throws {
    let store = try folder.store()
    let record = try store.makeResult("one", seeds: [1])
    try store.journal(run: "r").append("{}")
    let mountPoint = folder.path + "/mount"
    mkdir(mountPoint, 0o777)
    // Only root may mount, and not everywhere; where it cannot, there is nothing to test.
    guard mount(store.path, mountPoint, nil, UInt(MS_BIND), nil) == 0 else { return }
    defer { umount2(mountPoint, Int32(MNT_DETACH)) }
    guard mount(nil, mountPoint, nil, UInt(MS_BIND | MS_REMOUNT | MS_RDONLY), nil) == 0 else {
      return
    }
    let other = try ArtifactStore(opening: mountPoint)
    #expect(!other.isWritable && store.isWritable)
    #expect(try other.record(for: record.key) == record)
    #expect(try other.read(record.payloads[0].digest) == Noise.bytes(1000, seed: 1))
    #expect(try other.verify().isSound)
    #expect(try Census(of: other).records.count == 1)
    #expect(try other.planCollection(CollectionRules()).items == [])
    let error = #expect(throws: StoreError.self) { try other.checkWritable() }
    #expect(error?.description.hasPrefix("the cache \(mountPoint) is read-only for you") == true)
    #expect(throws: StoreError.self) { try other.write([1]) }
    #expect(throws: StoreError.self) { try other.acquireLease(for: SHA256.digest(of: "x")) }
  }
}
