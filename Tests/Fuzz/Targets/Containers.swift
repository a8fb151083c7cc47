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
