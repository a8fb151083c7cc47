import ArtifactStore
import Fingerprint
import Glibc
import Testing
import TestSupport

/// Contents so large that they are hashed while they are written.
struct LargeObjectTests {
  private let folder = TestFolder()
  private let bytes = Noise.floats(1_600_000, zeros: 0.3) + [1, 2, 3]

  private func path(of digest: Digest) -> String {
    "\(folder.path)/cache/objects/\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))"
  }

  @Test("the file is that of one thread", arguments: [true, false])
  func determinism(durable: Bool) throws {
    let first = try folder.store(threads: 1).write(bytes, elementSize: 4)
    let file = TestFolder.read(path(of: first.digest))
    for threads in [2, 5] {
      unlink(path(of: first.digest))
      let store = try folder.store(threads: threads)
      #expect(try store.write(bytes, elementSize: 4, durable: durable) == first)
      #expect(TestFolder.read(path(of: first.digest)) == file)
      #expect(try store.read(first.digest) == bytes)
    }
    #expect(first.digest == SHA256.digest(of: bytes))
  }

  @Test("one that is there stays, and nothing temporary does")
  func present() throws {
    let store = try folder.store()
    let first = try store.write(bytes, elementSize: 4)
    var before = stat()
    stat(path(of: first.digest), &before)
    #expect(try store.write(bytes, elementSize: 4) == first)
    var after = stat()
    stat(path(of: first.digest), &after)
    #expect(before.st_ino == after.st_ino)
    #expect(TestFolder.files(below: store.path).count == 2)
  }
}
