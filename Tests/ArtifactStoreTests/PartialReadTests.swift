import ArtifactStore
import Fingerprint
import Glibc
import TestSupport
import Testing

/// Reading parts of an object, each block checked along the chain.
struct PartialReadTests {
  private let folder = TestFolder()
  private static let block = 1 << 20
  /// Four blocks: packed, stored, shuffled, and a short one.
  private let bytes =
    Noise.floats(1 << 18, zeros: 0.5) + Noise.bytes(1 << 20) + Noise.floats(1 << 18, zeros: 0)
    + Noise.bytes(5000)

  private func path(of digest: Digest) -> String {
    "\(folder.path)/cache/objects/\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))"
  }

  private func read(
    _ store: ArtifactStore, _ object: StoredObject, _ ranges: [Range<Int>], chain: Digest? = nil
  ) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: ranges.reduce(0) { $0 + $1.count })
    try bytes.withUnsafeMutableBytes {
      try store.read(object.digest, ranges, chain: chain ?? object.chain, into: $0)
    }
    return bytes
  }

  private func flip(_ path: String, at place: Int) {
    var file = TestFolder.read(path)
    file[place] ^= 4
    TestFolder.write(path, file)
  }

  @Test(
    "ranges are what stands there",
    arguments: [
      [0..<8], [0..<3_150_728], [1_048_570..<1_048_590], [5..<9, 9..<12, 2_000_000..<3_150_728],
      [1_048_576..<2_097_152, 3_145_728..<3_150_728], [3_150_727..<3_150_728], [7..<7], [],
    ])
  func ranges(_ ranges: [Range<Int>]) throws {
    let object = try folder.store().write(bytes, elementSize: 4)
    for threads in [1, 2, 5] {
      let store = try folder.store(threads: threads)
      #expect(try read(store, object, ranges) == ranges.flatMap { bytes[$0] })
    }
  }

  @Test("every block is kept in the way that suits it")
  func modes() throws {
    let object = try folder.store().write(bytes, elementSize: 4)
    let file = TestFolder.read(path(of: object.digest))
    #expect(file[8] == 3)
    #expect([67, 71, 75, 79].map { file[$0] } == [3, 0, 2, 0])
    #expect(object.storedSize < bytes.count - 500_000)
  }

  @Test("damage is met in the blocks that are wanted, and in no other")
  func damage() throws {
    let store = try folder.store()
    let object = try store.write(bytes, elementSize: 4)
    flip(path(of: object.digest), at: object.storedSize - 1)
    #expect(try read(store, object, [0..<3_000_000]) == Array(bytes[0..<3_000_000]))
    #expect(throws: StoreError.self) { try read(store, object, [3_150_000..<3_150_001]) }
    #expect(!store.contains(object.digest))

    #expect(try store.write(bytes, elementSize: 4) == object)
    flip(path(of: object.digest), at: object.storedSize / 2)
    #expect(throws: StoreError.self) { try store.read(object.digest) }
    #expect(!store.contains(object.digest))
  }

  @Test("a file cut short is an error, whenever it happens")
  func truncation() throws {
    let store = try folder.store()
    let object = try store.write(bytes, elementSize: 4)
    truncate(path(of: object.digest), off_t(object.storedSize / 2))
    #expect(throws: StoreError.self) { try read(store, object, [0..<8]) }
    #expect(throws: StoreError.missing(object.digest)) { try read(store, object, [0..<8]) }
  }

  @Test("a block with a chain to suit it does not pass for the one that was recorded")
  func tampering() throws {
    let store = try folder.store()
    let object = try store.write(bytes, elementSize: 4)
    var other = bytes
    other[100] ^= 1
    let forged = try store.write(other, elementSize: 4)
    // Everything agrees with everything, but for the name that only the last block leads to.
    TestFolder.write(path(of: object.digest), TestFolder.read(path(of: forged.digest)))
    let found = #expect(throws: StoreError.self) { try read(store, object, [0..<1000]) }
    #expect(
      "\(found!)".contains("its chain of hashes is not the one that was recorded"))
    #expect(try store.write(bytes, elementSize: 4) == object)
    TestFolder.write(path(of: object.digest), TestFolder.read(path(of: forged.digest)))
    #expect(throws: StoreError.self) { try store.read(object.digest) }
  }

  @Test("objects of earlier formats are read whole, and checked")
  func earlierFormats() throws {
    let store = try folder.store()
    let content = Noise.bytes(3 << 20)
    let object = try store.write(content)
    let table = [UInt32](repeating: 1 << 20, count: 3)
    let file = objectFile(size: 3 << 20, blocks: 3, table: table, data: content)
    TestFolder.write(path(of: object.digest), file)
    #expect(
      try read(store, object, [5..<9, 2_000_000..<2_100_000])
        == Array(content[5..<9] + content[2_000_000..<2_100_000]))
    #expect(try store.read(object.digest) == content)
    #expect(try store.verify().isSound)
    flip(path(of: object.digest), at: 2 << 20)
    #expect(throws: StoreError.self) { try read(store, object, [5..<9]) }
  }

  @Test("ranges that the object does not have, and chains that are none, are refused")
  func impossible() throws {
    let store = try folder.store()
    let object = try store.write(bytes, elementSize: 4)
    #expect(throws: StoreError.self) { try read(store, object, [0..<bytes.count + 1]) }
    let content = Noise.bytes(3 << 20)
    let table = [UInt32](repeating: 1 << 20, count: 3)
    let other = try store.write(content)
    for links in [0, 1, 3] {
      TestFolder.write(
        path(of: other.digest),
        objectFile(
          version: 3, size: 3 << 20, blocks: 3, table: table,
          chain: Noise.bytes(32 * links), data: content))
      #expect(throws: StoreError.self) { try store.read(other.digest) }
    }
    // As long as it should be, and wrong.
    TestFolder.write(
      path(of: other.digest),
      objectFile(
        version: 3, size: 3 << 20, blocks: 3, table: table, chain: Noise.bytes(64), data: content))
    #expect(throws: StoreError.self) { try store.read(other.digest) }
  }

  @Test("a content of one block has no chain")
  func small() throws {
    let store = try folder.store()
    let object = try store.write(Noise.bytes(Self.block))
    #expect(object.chain == nil)
    #expect(try read(store, object, [3..<7]) == Array(Noise.bytes(Self.block)[3..<7]))
    #expect(try store.write(Noise.bytes(Self.block + 1)).chain != nil)
  }
}
