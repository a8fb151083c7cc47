import Tensors
import Testing

struct NumPyArchiveTests {
  @Test func whatNumPySavedIsRead() throws {
    #expect(try NumPyArchive.decode(NumPyTests.golden("arrays.npz")) == NumPyTests.arrays)
    var compressed = try NumPyArchive.decode(NumPyTests.golden("compressed.npz"))
    #expect(compressed.removeValue(forKey: "zeros") == RawTensor(Tensor(shape: [20000])))
    #expect(compressed == NumPyTests.arrays)
    #expect(
      try NumPyArchive.decode(NumPyTests.golden("slashes.npz"))
        == ["layer/0/weight": try #require(NumPyTests.arrays["f4"])])
  }

  @Test func whatIsWrittenIsRead() throws {
    for limit in [0xffff_ffff, 0, 300] {
      let file = NumPyArchive.encode(NumPyTests.arrays, zip64From: limit)
      #expect(file == NumPyArchive.encode(NumPyTests.arrays, zip64From: limit))
      #expect(try NumPyArchive.decode(file) == NumPyTests.arrays)
    }
    #expect(try NumPyArchive.decode(NumPyArchive.encode([:])) == [:])
  }

  private func reason(_ file: [UInt8]) -> String? {
    do {
      _ = try NumPyArchive.decode(file)
      return nil
    } catch {
      return error.reason
    }
  }

  /// The place where a number of four bytes stands, counted from the end or the start.
  private func place(of number: UInt32, in file: [UInt8]) throws -> Int {
    let bytes = (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
    return try #require(
      file.indices.dropLast(3).first { file[$0..<$0 + 4].elementsEqual(bytes) })
  }

  private static let directory: UInt32 = 0x0201_4b50

  /// An archive with one array, and one byte of its directory entry changed.
  private func changed(_ offset: Int, _ value: UInt8, in name: String = "slashes.npz") throws
    -> [UInt8]
  {
    var file = try NumPyTests.golden(name)
    file[try place(of: Self.directory, in: file) + offset] = value
    return file
  }

  @Test func hostileArchives() throws {
    #expect(reason([]) == "it is no zip archive, or is cut short")
    #expect(reason(Array(repeating: 0, count: 100)) == "it is no zip archive, or is cut short")
    #expect(
      reason(try changed(8, 1)) == "its entry “layer/0/weight.npy” is encrypted")
    #expect(
      reason(try changed(10, 12))
        == "its entry “layer/0/weight.npy” is compressed by method 12; ibpipe reads stored and "
        + "deflated ones")
    #expect(
      reason(try changed(16, 0))
        == "array “layer/0/weight”: its entry “layer/0/weight.npy” is damaged")
    #expect(
      reason(try changed(26, 0x10))
        == "its entry “layer/0/weight.npy” claims a size that it cannot have")
    #expect(
      reason(try changed(44, 0x7f)) == "its entry “layer/0/weight.npy” lies outside the archive")
    #expect(reason(try changed(28, 0xff)) == "its directory is damaged")
    // A name that is no array's: the last letter of “.npy”.
    #expect(
      reason(try changed(46 + 17, 0x7a))
        == "its entry “layer/0/weight.npz” is no array; the entries of a .npz end in .npy")
  }

  @Test func whatClaimsToInflateBeyondAllMeasureIsRefusedUnread() throws {
    // Bytes 24 to 27 are the size: a gigabyte out of two hundred bytes.
    let bomb = try changed(27, 0x40, in: "compressed.npz")
    #expect(reason(bomb) == "its entry “zeros.npy” claims a size that it cannot have")
    // A size that is possible, but another than it has.
    let file = try changed(24, 0x01, in: "compressed.npz")
    #expect(
      reason(file) == "array “zeros”: its entry “zeros.npy” is damaged")
  }

  @Test func entriesThatShareBytesOrNamesAreRefused() throws {
    let tensors = [
      "a": RawTensor(Tensor(shape: [4])), "b": RawTensor(Tensor(shape: [4], repeating: 1)),
    ]
    let file = NumPyArchive.encode(tensors)
    let first = try place(of: Self.directory, in: file)
    let second = first + 46 + 5
    var overlapping = file
    overlapping.replaceSubrange(second + 42..<second + 46, with: file[first + 42..<first + 46])
    #expect(reason(overlapping) == "its entry “b.npy” lies within another")
    var same = file
    same[second + 46] = UInt8(ascii: "a")
    #expect(reason(same) == "it has two entries named “a.npy”")
    var array = file
    array[30 + 5 + 1] = 0
    #expect(reason(array) == "array “a”: its entry “a.npy” is damaged")
  }

  /// No change of a byte crashes the reader, or makes it believe a wrong number.
  @Test func everyByteCanBeWrong() throws {
    for name in ["slashes.npz", "compressed.npz"] {
      let file = try NumPyTests.golden(name)
      for index in file.indices {
        var damaged = file
        damaged[index] ^= 0xff
        _ = try? NumPyArchive.decode(damaged)
      }
      for count in stride(from: 0, to: file.count, by: 7) {
        #expect(reason(Array(file.prefix(count))) != nil)
      }
    }
  }
}
