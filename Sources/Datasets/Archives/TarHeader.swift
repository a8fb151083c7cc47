/// The header block of a tar entry (POSIX.1-1988 ustar).
struct TarHeader {
  let name: String
  /// The content's length in bytes; nil when the field is no number that fits.
  let size: Int?
  private let type: UInt8

  /// Nil unless the block's checksum is right.
  init?(_ block: [UInt8]) {
    guard block.count == TarArchive.block else { return nil }
    // The checksum is the sum of all bytes, its own eight counted as spaces.
    var sum = 8 * 32
    for (index, byte) in block.enumerated() where !(148..<156).contains(index) {
      sum += Int(byte)
    }
    guard TarHeader.octal(block[148..<156]) == sum else { return nil }
    let isUstar = block[257..<262].elementsEqual("ustar".utf8)
    let prefix = isUstar && block[263] == 0x30 ? TarHeader.text(block[345..<500]) : ""
    let base = TarHeader.text(block[0..<100])
    name = prefix.isEmpty ? base : prefix + "/" + base
    size = TarHeader.octal(block[124..<136])
    type = block[156]
  }

  /// Whether this is a regular file: neither folder, link, device nor extension header.
  var isFile: Bool { type == 0x30 || type == 0 }

  /// Whether the name leads out of the folder where the archive would be unpacked.
  var escapes: Bool {
    name.hasPrefix("/") || name.split(separator: "/").contains("..")
  }

  var lastComponent: String { name.split(separator: "/").last.map(String.init) ?? "" }

  private static func text(_ field: ArraySlice<UInt8>) -> String {
    String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Octal digits between optional spaces, ended by a space, a zero byte or the field. The binary
  /// form that GNU tar writes for 8 GiB and more gives nil.
  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0x20 && $0 != 0 }
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x37).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
  }
}
