import ArtifactStore
import Fingerprint
import Testing
import TestSupport

/// Blocks kept without their zeros.
struct ZeroPackingTests {
  private let folder = TestFolder()

  private func path(of digest: Digest) -> String {
    "\(folder.path)/cache/objects/\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))"
  }

  @Test("scattered zeros cost a bit each", arguments: [2, 4, 8])
  func size(elementSize: Int) throws {
    let store = try folder.store()
    let count = 100_003
    var noise = Noise(3)
    var kept = 0
    let bytes = (0..<count).flatMap { _ -> [UInt8] in
      guard noise.next() % 2 == 0 else { return [UInt8](repeating: 0, count: elementSize) }
      kept += 1
      return (0..<elementSize).map { _ in UInt8(truncatingIfNeeded: noise.next() | 1) }
    }
    let tail: [UInt8] = elementSize == 2 ? [5] : [0, 0, 7].suffix(elementSize - 1)
    let object = try store.write(bytes + tail, elementSize: elementSize)
    #expect(object.storedSize == 64 + 4 + (count + 7) / 8 + kept * elementSize + tail.count)
    #expect(TestFolder.read(path(of: object.digest))[8] == 2)
    #expect(try store.read(object.digest) == bytes + tail)
  }

  @Test("every number of elements comes back", arguments: [2, 4, 8])
  func counts(elementSize: Int) throws {
    let store = try folder.store()
    for count in Array(64..<200) + [4095, 4096, 4097] {
      let bytes = Noise.floats(count, zeros: 0.7, seed: UInt64(count))
      let object = try store.write(bytes, elementSize: elementSize)
      #expect(try store.read(object.digest) == bytes)
    }
  }

  @Test("a negative zero is no zero")
  func negativeZero() throws {
    let store = try folder.store()
    let values = (0..<5000).map { index -> Float in
      if index % 7 == 0 { return -0.0 }
      return index % 3 == 0 ? Float(index) : 0
    }
    let bytes = values.withUnsafeBytes { Array($0) }
    #expect(try store.read(store.write(bytes, elementSize: 4).digest) == bytes)
  }

  @Test("where all is zero, LZ4 takes less")
  func allZero() throws {
    let store = try folder.store()
    let object = try store.write([UInt8](repeating: 0, count: 1 << 20), elementSize: 4)
    #expect(object.storedSize < (1 << 20) / 200)
  }

  @Test("hostile blocks are refused")
  func hostile() throws {
    let store = try folder.store()
    // 70 elements of 4 bytes and a byte: 9 bytes of bits, then the elements that are kept.
    let elements = (0..<70).flatMap { index -> [UInt8] in [UInt8(index % 2), 0, 0, 0] }
    let values = elements + [9]
    let digest = SHA256.digest(of: values)
    _ = try store.write([1], elementSize: 1)
    let path = path(of: digest)
    func write(_ data: [UInt8], version: UInt8 = 2, elementSize: UInt16 = 4) {
      TestFolder.makeFolder(String(path.prefix(path.count - 63)))
      TestFolder.write(
        path,
        objectFile(
          version: version, size: 281, elementSize: elementSize, blocks: 1,
          table: [3 << 24 | UInt32(data.count)], data: data))
    }
    let bits = [UInt8](repeating: 0xaa, count: 8) + [0x2a]
    let kept = (0..<35).flatMap { _ -> [UInt8] in [1, 0, 0, 0] }
    let middle = [UInt8](repeating: 0xaa, count: 7)
    write(bits + kept + [9])
    #expect(try store.read(digest) == values)
    var files: [[UInt8]] = [bits + kept, bits + kept + [9, 9], bits, Array(bits.prefix(5)), []]
    files.append(bits + kept.dropLast(4) + [9])
    files.append([UInt8](repeating: 0xff, count: 9) + kept + [9])
    // A bit beyond the last element, for one before it.
    files.append([0x2a] + middle + [0x6a] + kept + [9])
    files.append([0x2a] + middle + [0xaa] + kept + [9])
    for file in files {
      write(file)
      #expect(throws: StoreError.self) { try store.read(digest) }
      #expect(!store.contains(digest))
    }
    for elementSize in [1, 3, 16] as [UInt16] {
      write(bits + kept + [9], elementSize: elementSize)
      #expect(throws: StoreError.self) { try store.read(digest) }
    }
  }

  @Test("files of the format before there was packing are read")
  func versionOne() throws {
    let store = try folder.store()
    let values = Noise.bytes(100)
    let digest = try store.write(values, elementSize: 4).digest
    let file = objectFile(size: 100, blocks: 1, table: [100], data: values)
    #expect(TestFolder.read(path(of: digest)) == file)
    TestFolder.write(
      path(of: digest), objectFile(version: 2, size: 100, blocks: 1, table: [100], data: values))
    #expect(try store.read(digest) == values)
    TestFolder.write(
      path(of: digest), objectFile(version: 4, size: 100, blocks: 1, table: [100], data: values))
    #expect(throws: StoreError.self) { try store.read(digest) }
  }
}
