import ArtifactStore
import Fingerprint
import Glibc
import Testing
import TestSupport

struct ObjectTests {
  private let folder = TestFolder()

  private static let contents: [(name: String, bytes: [UInt8], elementSize: Int)] = [
    ("empty", [], 4),
    ("one byte", [7], 4),
    ("text", Array("hello, hello, hello, hello, hello, hello, hello, hello, hello".utf8), 1),
    ("noise", Noise.bytes(100_000), 1),
    ("noise over several blocks", Noise.bytes(3 << 20), 4),
    ("zeros", [UInt8](repeating: 0, count: 2_500_000), 4),
    ("sparse floats", Noise.floats(700_000, zeros: 0.6), 4),
    ("dense floats", Noise.floats(700_000, zeros: 0), 4),
    ("no multiple of the element", Noise.floats(300_000, zeros: 0.3) + [1, 2, 3], 4),
    ("elements of two bytes", Noise.floats(300_000, zeros: 0.9) + [1], 2),
    ("elements of eight bytes", Noise.floats(300_000, zeros: 0.9) + [1, 2, 3, 4, 5], 8),
    ("elements of three bytes", Noise.floats(300_000, zeros: 0.9), 3),
    ("elements of seven bytes", Noise.floats(30_000, zeros: 0) + [9], 7),
    ("one whole block", Noise.floats(1 << 18, zeros: 0.5), 4),
    ("one block and a byte", Noise.floats(1 << 18, zeros: 0.5) + [5], 4),
    ("an element size of no use", Noise.floats(1000, zeros: 0.5), 100_000),
    ("an impossible element size", Noise.floats(1000, zeros: 0.5), 0),
    ("a negative element size", Noise.floats(1000, zeros: 0.5), -4),
  ]

  private func path(of digest: Digest) -> String {
    "\(folder.path)/cache/objects/\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))"
  }

  @Test("what is written is read", arguments: contents.indices)
  func roundTrip(index: Int) throws {
    let (_, bytes, elementSize) = Self.contents[index]
    let store = try folder.store()
    let object = try store.write(bytes, elementSize: elementSize, durable: index % 2 == 0)
    #expect(object.digest == SHA256.digest(of: bytes))
    #expect(object.size == bytes.count)
    #expect(object.storedSize == TestFolder.read(path(of: object.digest)).count)
    #expect(object.storedSize <= bytes.count + bytes.count / 1000 + 100)
    #expect(store.contains(object.digest))
    #expect(try store.read(object.digest) == bytes)
  }

  @Test("the file is the same for any number of threads")
  func determinism() throws {
    let bytes = Noise.floats(900_000, zeros: 0.4)
    var files: [[UInt8]] = []
    for threads in [1, 2, 5] {
      let folder = TestFolder()
      try withExtendedLifetime(folder) {
        let store = try folder.store(threads: threads)
        let digest = try store.write(bytes, elementSize: 4).digest
        let name = "\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))"
        files.append(TestFolder.read("\(store.path)/objects/\(name)"))
        #expect(try store.read(digest) == bytes)
      }
    }
    #expect(files[0] == files[1] && files[0] == files[2])
  }

  @Test("compression suits the content")
  func compression() throws {
    let store = try folder.store()
    let noise = try store.write(Noise.bytes(1 << 20), elementSize: 4)
    #expect(noise.storedSize == noise.size + 64 + 4)
    let sparse = try store.write(Noise.floats(1 << 18, zeros: 0.7), elementSize: 4)
    #expect(sparse.storedSize < sparse.size * 7 / 10)
    // The bytes of dense floats repeat only when shuffled.
    let dense = Noise.floats(1 << 18, zeros: 0)
    let shuffled = try store.write(dense, elementSize: 4)
    #expect(shuffled.storedSize < shuffled.size * 97 / 100)
    let other = TestFolder()
    try withExtendedLifetime(other) {
      let plain = try other.store().write(dense, elementSize: 1)
      #expect(plain.storedSize > shuffled.storedSize)
    }
  }

  @Test("writing twice writes once, and nothing temporary stays")
  func idempotence() throws {
    let store = try folder.store()
    let bytes = Noise.bytes(5000)
    let first = try store.write(bytes, elementSize: 1)
    var before = stat()
    stat(path(of: first.digest), &before)
    #expect(try store.write(bytes, elementSize: 1) == first)
    var after = stat()
    stat(path(of: first.digest), &after)
    #expect(before.st_ino == after.st_ino)
    #expect(TestFolder.files(below: store.path).count == 2)
  }

  @Test("an object cut short in the store is written anew")
  func rewritesImplausible() throws {
    let store = try folder.store()
    let bytes = Noise.bytes(5000)
    let object = try store.write(bytes, elementSize: 1)
    truncate(path(of: object.digest), 3000)
    #expect(try store.write(bytes, elementSize: 1) == object)
    #expect(try store.read(object.digest) == bytes)
    #expect(TestFolder.names(in: store.path + "/corrupt").count == 1)
  }

  @Test("an object that is not there")
  func missing() throws {
    let store = try folder.store()
    let digest = SHA256.digest(of: "nothing")
    #expect(!store.contains(digest))
    #expect(throws: StoreError.missing(digest)) { try store.read(digest) }
  }

  @Test("a flipped byte anywhere is noticed, and the object moved aside")
  func flips() throws {
    let told = Collector<Corruption>()
    let store = try folder.store { corruption in told.append(corruption) }
    for (bytes, elementSize) in [
      (Noise.bytes(600), 1), (Noise.floats(400, zeros: 0.7), 4),
      ([UInt8](repeating: 3, count: 9), 1),
    ] {
      let object = try store.write(bytes, elementSize: elementSize)
      let path = path(of: object.digest)
      let file = TestFolder.read(path)
      for index in 0..<min(file.count, 400) {
        var damaged = file
        damaged[index] ^= UInt8(1 << (index % 8))
        TestFolder.write(path, damaged)
        let before = told.all.count
        let read = try? store.read(object.digest)
        if let read {
          // A damaged LZ4 block may by chance give the very same bytes: then nothing is wrong.
          #expect(read == bytes && index >= 68 && object.storedSize < object.size)
          continue
        }
        #expect(!store.contains(object.digest))
        #expect(told.all.count == before + 1)
        let corruption = try #require(told.all.last)
        #expect(corruption.path == path)
        let movedTo = try #require(corruption.movedTo)
        #expect(TestFolder.read(movedTo) == damaged)
        unlink(movedTo)
      }
    }
  }

  @Test("a file cut short or made longer is noticed")
  func truncation() throws {
    let store = try folder.store()
    let bytes = Noise.floats(2000, zeros: 0.5)
    let object = try store.write(bytes, elementSize: 4)
    let path = path(of: object.digest)
    let file = TestFolder.read(path)
    for count in [0, 1, 8, 63, 64, 66, 68, 100, file.count - 1] {
      TestFolder.write(path, Array(file.prefix(count)))
      #expect(throws: StoreError.self) { try store.read(object.digest) }
      #expect(!store.contains(object.digest))
    }
    TestFolder.write(path, file + [0])
    #expect(throws: StoreError.self) { try store.read(object.digest) }
    #expect(!store.contains(object.digest))
  }

  @Test("an object under another's name is noticed")
  func wrongName() throws {
    let store = try folder.store()
    let first = try store.write(Noise.bytes(500, seed: 1), elementSize: 1)
    let second = try store.write(Noise.bytes(500, seed: 2), elementSize: 1)
    TestFolder.write(path(of: first.digest), TestFolder.read(path(of: second.digest)))
    #expect(throws: StoreError.self) { try store.read(first.digest) }
    #expect(!store.contains(first.digest))
  }

  @Test("hostile headers are refused before anything is allocated for them")
  func hostileHeaders() throws {
    let store = try folder.store()
    let digest = try store.write([1, 2, 3, 4], elementSize: 1).digest
    let path = path(of: digest)
    let stored: UInt32 = 0
    let lz4: UInt32 = 1 << 24
    let noise = Noise.bytes(100)
    let files = [
      objectFile(size: .max, blocks: 1, table: [stored | 100], data: noise),
      objectFile(size: 1 << 62, blocks: 1, table: [lz4 | 100], data: noise),
      objectFile(size: 100, blocks: .max, table: [stored | 100], data: noise),
      objectFile(size: 100, blocks: 0, table: [], data: noise),
      objectFile(size: 100, blocks: 1, table: [lz4 | 0xff_ffff], data: noise),
      objectFile(size: 101, blocks: 1, table: [stored | 100], data: noise),
      objectFile(size: 100, blocks: 1, table: [stored | 50], data: noise),
      objectFile(size: 100, blocks: 1, table: [4 << 24 | 50], data: noise),
      objectFile(size: 100, shift: 63, blocks: 1, table: [stored | 100], data: noise),
      objectFile(size: 100, shift: 0, blocks: 1, table: [stored | 100], data: noise),
      objectFile(size: 100, elementSize: 0, blocks: 1, table: [lz4 | 99], data: noise),
      objectFile(size: 100, elementSize: 65, blocks: 1, table: [lz4 | 99], data: noise),
      objectFile(size: 20_000, blocks: 1, table: [lz4 | 100], data: noise),
      objectFile(size: 20_000, blocks: 1, table: [2 << 24 | 100], data: noise),
      objectFile(size: 0, blocks: 0, table: [], data: []),
      objectFile(size: 100, blocks: 1, table: [stored | 100], data: noise, fileSize: .max),
    ]
    for file in files {
      TestFolder.write(path, file)
      #expect(throws: StoreError.self) { try store.read(digest) }
      #expect(!store.contains(digest))
    }
  }

  @Test("many writers of one object")
  func concurrentWriters() async throws {
    let store = try folder.store()
    let bytes = Noise.floats(300_000, zeros: 0.5)
    let objects = try await withThrowingTaskGroup(of: StoredObject.self) { group in
      for _ in 0..<8 {
        group.addTask { try store.write(bytes, elementSize: 4) }
      }
      return try await group.reduce(into: Set<StoredObject>()) { $0.insert($1) }
    }
    #expect(objects.count == 1)
    #expect(try store.read(objects.first!.digest) == bytes)
    #expect(TestFolder.files(below: store.path).count == 2)
  }

  @Test("a store with no permission to write says so", .enabled(if: getuid() != 0))
  func permission() throws {
    let store = try folder.store()
    chmod(store.path, 0o555)
    defer { chmod(store.path, 0o755) }
    #expect(throws: StoreError.permissionDenied(path: store.path + "/objects")) {
      try store.write([1], elementSize: 1)
    }
  }
}
