import ArtifactStore
import Fingerprint
import Glibc
import TestSupport
import Testing

/// A cache that is only looked at.
struct LookingTests {
  private let folder = TestFolder()

  @Test("one that does not exist is as one that is empty, and stays away")
  func absent() throws {
    let path = folder.path + "/none/cache"
    let store = try ArtifactStore(opening: path, for: .looking)
    #expect(try store.runs() == [])
    #expect(try store.record(for: SHA256.digest(of: "x")) == nil)
    #expect(TestFolder.names(in: folder.path) == [])
  }

  @Test("an empty folder is left empty, and one of other things is refused")
  func other() throws {
    mkdir(folder.path + "/empty", 0o777)
    _ = try ArtifactStore(opening: folder.path + "/empty", for: .looking)
    #expect(TestFolder.names(in: folder.path + "/empty") == [])
    #expect(throws: StoreError.notACache(path: folder.path)) {
      try ArtifactStore(opening: folder.path, for: .looking)
    }
  }

  @Test("what is corrupt is told of and stays where it is")
  func corrupt() throws {
    let made = try folder.store()
    let object = try made.write([1, 2, 3], elementSize: 1)
    let hex = object.digest.hex
    let path = "\(made.path)/objects/\(hex.prefix(2))/\(hex.dropFirst(2))"
    var bytes = TestFolder.read(path)
    bytes[bytes.count - 1] ^= 1
    TestFolder.write(path, bytes)
    let told = Collector<Corruption>()
    let store = try ArtifactStore(opening: made.path, for: .looking) { told.append($0) }
    #expect(throws: StoreError.self) { try store.read(object.digest) }
    #expect(told.all.map(\.path) == [path])
    #expect(told.all.map(\.movedTo) == [nil])
    #expect(TestFolder.read(path) == bytes)
    #expect(TestFolder.names(in: made.path).contains("corrupt") == false)
  }
}
