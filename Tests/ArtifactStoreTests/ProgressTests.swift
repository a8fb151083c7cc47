import ArtifactStore
import Fingerprint
import Glibc
import Testing
import TestSupport

struct ProgressTests {
  private let folder = TestFolder()
  private let key = SHA256.digest(of: "action")

  @Test("what is saved is loaded, the last of several")
  func roundTrip() throws {
    let progress = try folder.store().progress(for: key)
    #expect(try progress.load("state") == nil)
    try progress.save("state", Noise.bytes(5000))
    try progress.save("state", Noise.bytes(100))
    try progress.save("empty", [])
    #expect(try progress.load("state") == Noise.bytes(100))
    #expect(try progress.load("empty") == [])
    #expect(try progress.names() == ["empty", "state"])
    try progress.discard()
    try progress.discard()
    #expect(try progress.load("state") == nil)
    #expect(try progress.names() == [])
  }

  @Test("a flipped or lost byte makes it nothing, and it is removed")
  func corruption() throws {
    let progress = try folder.store().progress(for: key)
    try progress.save("state", Noise.bytes(50))
    let path = progress.path + "/state"
    let file = TestFolder.read(path)
    for index in file.indices {
      var damaged = file
      damaged[index] ^= 0x10
      TestFolder.write(path, damaged)
      #expect(try progress.load("state") == nil)
      #expect(try progress.names() == [])
      TestFolder.write(path, Array(file.prefix(index)))
      #expect(try progress.load("state") == nil)
      #expect(try progress.names() == [])
    }
  }

  @Test(
    "a name leads nowhere else",
    arguments: [
      "", ".", "..", "../x", "a/b", ".hidden", "a b", "ü", String(repeating: "a", count: 129),
    ])
  func names(name: String) throws {
    let store = try folder.store()
    let progress = store.progress(for: key)
    #expect(throws: StoreError.invalidName(name)) { try progress.save(name, [1]) }
    #expect(throws: StoreError.invalidName(name)) { try progress.load(name) }
    #expect(throws: StoreError.invalidName(name)) { try store.journal(run: name) }
    #expect(throws: StoreError.invalidName(name)) { try store.journalLines(of: name) }
    #expect(TestFolder.names(in: store.path) == ["FORMAT"])
  }
}
