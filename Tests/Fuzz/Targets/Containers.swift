import CZlib

/// Files in files, with sums that are right, whatever they hold.
enum Containers {
  /// A gzip file whose content is stored as it is (RFC 1952, RFC 1951 §3.2.4).
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff] + stored(bytes)
      + little(UInt32(truncatingIfNeeded: crc32(0, bytes, UInt32(bytes.count))))
      + little(UInt32(truncatingIfNeeded: bytes.count))
  }

  /// A zlib stream whose content is stored as it is (RFC 1950).
  static func zlib(_ bytes: [UInt8]) -> [UInt8] {
    [0x78, 0x01] + stored(bytes)
      + little(UInt32(truncatingIfNeeded: adler32(1, bytes, UInt32(bytes.count)))).reversed()
  }

  /// A MATLAB 5 file with each of its variables in a zlib stream of its own; what is no whole
  /// variable stays as it is.
  static func deflatedVariables(_ file: [UInt8]) -> [UInt8] {
    var result = Array(file.prefix(128))
    var rest = file.dropFirst(128)
    while rest.count >= 8 {
      let size = rest.dropFirst(4).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      guard size <= rest.count - 8, rest.first == 14 else { break }
      let stream = zlib(Array(rest.prefix(8 + size)))
      result += little(15) + little(UInt32(stream.count)) + stream
      rest = rest.dropFirst(8 + size)
    }
    return result + rest
  }

  /// A PNG file with the sums of its chunks made right.
  static func summedPNG(_ file: [UInt8]) -> [UInt8] {
    var file = file
    var place = 8
    while place + 12 <= file.count {
      let size = file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      guard size <= file.count - place - 12 else { break }
      let chunk = Array(file[place + 4..<place + 8 + size])
      let sum = UInt32(truncatingIfNeeded: crc32(0, chunk, UInt32(chunk.count)))
      file.replaceSubrange(place + 8 + size..<place + 12 + size, with: little(sum).reversed())
      place += 12 + size
    }
    return file
  }

  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var blocks: [UInt8] = []
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(65535)
      rest = rest.dropFirst(block.count)
      let size = UInt16(block.count)
      blocks += [rest.isEmpty ? 1 : 0, UInt8(size & 0xff), UInt8(size >> 8)]
      blocks += [UInt8(~size & 0xff), UInt8(~size >> 8)] + block
    } while !rest.isEmpty
    return blocks
  }

  static func little(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
  }

  /// A tar archive (POSIX ustar) of files.
  static func tar(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    files.flatMap { file in
      var header = [UInt8](repeating: 0, count: 512)
      func put(_ text: String, at place: Int) {
        for (offset, byte) in text.utf8.enumerated() { header[place + offset] = byte }
      }
      put(file.name, at: 0)
      put("0000644\0", at: 100)
      put(String(file.bytes.count, radix: 8), at: 124)
      put("0", at: 156)
      put("ustar\u{0}00", at: 257)
      let padding = [UInt8](repeating: 0, count: (512 - file.bytes.count % 512) % 512)
      return summed(header) + file.bytes + padding
    } + [UInt8](repeating: 0, count: 1024)
  }

  /// The archive with the sum of its first header made right.
  static func summed(_ archive: [UInt8]) -> [UInt8] {
    guard archive.count >= 512 else { return archive }
    var archive = archive
    for place in 148..<156 { archive[place] = UInt8(ascii: " ") }
    let sum = archive[..<512].reduce(0) { $0 + Int($1) }
    let text = String(sum, radix: 8)
    let digits = Array((String(repeating: "0", count: max(0, 6 - text.count)) + text).utf8)
    archive.replaceSubrange(148..<155, with: digits + [0])
    return archive
  }
}
