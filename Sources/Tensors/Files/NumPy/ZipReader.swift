internal import CZlib

/// The entries of a zip archive that lies in memory, stored or deflated, zip64 too
/// (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).
///
/// Nothing that the archive says is believed: no two entries share bytes, and none claims to grow
/// beyond what deflate can, so that what is allocated is bounded by the archive's own size.
struct ZipReader {
  struct Entry {
    let name: String
    let size: Int
    fileprivate let isDeflated: Bool
    fileprivate let checksum: UInt32
    /// Where its compressed bytes lie in the archive.
    fileprivate let range: Range<Int>
  }

  /// In the order of the archive's directory.
  let entries: [Entry]
  private let archive: [UInt8]

  /// The most that deflate makes of a byte.
  private static let ratioLimit = 1032
  private static let entryLimit = 100_000

  init(_ archive: [UInt8]) throws(NumPyError) {
    self.archive = archive
    let directory = try ZipDirectory(of: archive)
    guard directory.count <= ZipReader.entryLimit else {
      throw NumPyError("it claims to hold \(directory.count) entries")
    }
    var entries: [Entry] = []
    var names: Set<String> = []
    var position = directory.range.lowerBound
    for _ in 0..<directory.count {
      let (entry, length) = try ZipReader.entry(
        at: position, of: archive, before: directory.range)
      guard names.insert(entry.name).inserted else {
        throw NumPyError("it has two entries named “\(entry.name)”")
      }
      entries.append(entry)
      position += length
    }
    var end = 0
    for entry in entries.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      guard entry.range.lowerBound >= end else {
        throw NumPyError("its entry “\(entry.name)” lies within another")
      }
      end = entry.range.upperBound
    }
    self.entries = entries
  }

  /// Reads an entry of the directory, and where it says that its bytes are.
  private static func entry(
    at start: Int, of archive: [UInt8], before directory: Range<Int>
  ) throws(NumPyError) -> (Entry, length: Int) {
    let fault = NumPyError("its directory is damaged")
    guard start + 46 <= directory.upperBound, archive.number(at: start, 4) == 0x0201_4b50 else {
      throw fault
    }
    let nameLength = Int(archive.number(at: start + 28, 2))
    let extraLength = Int(archive.number(at: start + 30, 2))
    let length = 46 + nameLength + extraLength + Int(archive.number(at: start + 32, 2))
    guard start + length <= directory.upperBound else { throw fault }
    let name = String(decoding: archive[start + 46..<start + 46 + nameLength], as: UTF8.self)
    let place = try Placement(
      of: archive, at: start, extra: start + 46 + nameLength..<start + 46 + nameLength + extraLength
    )

    let method = archive.number(at: start + 10, 2)
    guard archive.number(at: start + 8, 2) & 1 == 0 else {
      throw NumPyError("its entry “\(name)” is encrypted")
    }
    guard method == 0 || method == 8 else {
      throw NumPyError(
        "its entry “\(name)” is compressed by method \(method); ibpipe reads stored and deflated ones"
      )
    }
    // The local header repeats the name, and has an extra field of its own.
    guard let header = Int(exactly: place.offset), header <= directory.lowerBound - 30,
      archive.number(at: header, 4) == 0x0403_4b50
    else { throw NumPyError("its entry “\(name)” lies outside the archive") }
    let body =
      header + 30 + Int(archive.number(at: header + 26, 2))
      + Int(archive.number(at: header + 28, 2))
    guard body <= directory.lowerBound, let stored = Int(exactly: place.storedSize),
      stored <= directory.lowerBound - body
    else { throw NumPyError("its entry “\(name)” lies outside the archive") }
    let growth = method == 0 ? 1 : ratioLimit
    guard let size = Int(exactly: place.size), method == 8 || size == stored,
      size <= stored.multipliedReportingOverflow(by: growth).partialValue
    else { throw NumPyError("its entry “\(name)” claims a size that it cannot have") }
    let entry = Entry(
      name: name, size: size, isDeflated: method == 8,
      checksum: UInt32(truncatingIfNeeded: archive.number(at: start + 16, 4)),
      range: body..<body + stored)
    return (entry, length)
  }

  /// An entry's bytes, checked against its checksum.
  func contents(of entry: Entry) throws(NumPyError) -> [UInt8] {
    let damaged = NumPyError("its entry “\(entry.name)” is damaged")
    let bytes: [UInt8]
    if entry.isDeflated {
      guard let inflated = inflate(archive, entry.range, size: entry.size) else { throw damaged }
      bytes = inflated
    } else {
      bytes = Array(archive[entry.range])
    }
    guard ZipChecksum.of(bytes) == entry.checksum else { throw damaged }
    return bytes
  }
}

/// Sizes and place of an entry: as its directory entry says, or its zip64 field where they do not
/// fit there.
private struct Placement {
  var size: UInt64
  var storedSize: UInt64
  var offset: UInt64

  init(of archive: [UInt8], at start: Int, extra: Range<Int>) throws(NumPyError) {
    storedSize = archive.number(at: start + 20, 4)
    size = archive.number(at: start + 24, 4)
    offset = archive.number(at: start + 42, 4)
    guard [size, storedSize, offset].contains(0xffff_ffff) else { return }
    var position = extra.lowerBound
    while position + 4 <= extra.upperBound {
      let length = Int(archive.number(at: position + 2, 2))
      var field = position + 4
      let end = min(extra.upperBound, field + length)
      if archive.number(at: position, 2) == 1 {
        func take(_ value: inout UInt64) {
          guard value == 0xffff_ffff, field + 8 <= end else { return }
          value = archive.number(at: field, 8)
          field += 8
        }
        take(&size)
        take(&storedSize)
        take(&offset)
        return
      }
      position += 4 + length
    }
    // Without such a field the numbers mean what they say.
  }
}

/// Where the directory of an archive lies.
private struct ZipDirectory {
  let count: Int
  let range: Range<Int>

  init(of archive: [UInt8]) throws(NumPyError) {
    let fault = NumPyError("it is no zip archive, or is cut short")
    // At the end, before a comment of at most 65,535 bytes.
    let lowest = max(0, archive.count - 22 - 0xffff)
    guard
      archive.count >= 22,
      let end = (lowest...archive.count - 22).last(where: { position in
        archive[position] == 0x50 && archive.number(at: position, 4) == 0x0605_4b50
          && position + 22 + Int(archive.number(at: position + 20, 2)) == archive.count
      })
    else { throw fault }
    var count = archive.number(at: end + 10, 2)
    var size = archive.number(at: end + 12, 4)
    var offset = archive.number(at: end + 16, 4)
    var limit = end
    if end >= 20, archive.number(at: end - 20, 4) == 0x0706_4b50 {
      guard let place = Int(exactly: archive.number(at: end - 12, 8)), place <= end - 20 - 56,
        archive.number(at: place, 4) == 0x0606_4b50
      else { throw fault }
      count = archive.number(at: place + 32, 8)
      size = archive.number(at: place + 40, 8)
      offset = archive.number(at: place + 48, 8)
      limit = place
    }
    guard let start = Int(exactly: offset), let length = Int(exactly: size), start <= limit,
      length <= limit - start, count <= UInt64(length / 46)
    else { throw fault }
    self.count = Int(count)
    range = start..<start + length
  }
}

/// Inflates raw deflate data to exactly `size` bytes; nil where it is damaged or of another size.
private func inflate(_ archive: [UInt8], _ range: Range<Int>, size: Int) -> [UInt8]? {
  var stream = z_stream()
  // Negative: no zlib header. The stream stays in this frame, as zlib's state points back at it.
  guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
  else { return nil }
  defer { inflateEnd(&stream) }
  var isWhole = false
  let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
    archive.withUnsafeBufferPointer { source in
      var used = range.lowerBound
      while true {
        // zlib counts in 32 bits.
        let input = min(range.upperBound - used, 1 << 30)
        let room = min(size - filled, 1 << 30)
        // A byte more, so that data which goes on beyond its size is noticed.
        var overflow: UInt8 = 0
        let status = withUnsafeMutablePointer(to: &overflow) { spare -> Int32 in
          stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress.map { $0 + used })
          stream.avail_in = UInt32(input)
          stream.next_out = room > 0 ? buffer.baseAddress.map { $0 + filled } : spare
          stream.avail_out = UInt32(room > 0 ? room : 1)
          return CZlib.inflate(&stream, Z_NO_FLUSH)
        }
        let made = (room > 0 ? room : 1) - Int(stream.avail_out)
        used += input - Int(stream.avail_in)
        if room == 0 && made > 0 { return }
        filled += made
        if status == Z_STREAM_END {
          isWhole = filled == size && used == range.upperBound
          return
        }
        guard status == Z_OK, made > 0 || Int(stream.avail_in) < input else { return }
      }
    }
  }
  return isWhole ? bytes : nil
}

enum ZipChecksum {
  /// CRC-32, as zip files have it.
  static func of(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { buffer in
      UInt32(truncatingIfNeeded: crc32_z(0, buffer.baseAddress, buffer.count))
    }
  }
}

extension [UInt8] {
  /// The little-endian number of `size` bytes at an offset that is known to lie within.
  fileprivate func number(at offset: Int, _ size: Int) -> UInt64 {
    self[offset..<offset + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
