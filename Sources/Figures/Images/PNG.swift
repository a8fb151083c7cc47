/// A PNG encoder for small images: 8-bit RGB, no filter, stored (uncompressed) deflate blocks.
///
/// Format: W3C PNG specification (third edition), RFC 1950 (zlib) and RFC 1951 (deflate).
public struct PNG {
  /// The file for an image given as `height * width * 3` bytes, row by row; empty when the sizes
  /// are not positive or do not match the bytes.
  public static func encode(width: Int, height: Int, rgb: [UInt8]) -> [UInt8] {
    guard width > 0, height > 0, width <= Int32.max / 3, height <= Int(Int32.max),
      rgb.count == width * height * 3
    else { return [] }
    var rows: [UInt8] = []
    rows.reserveCapacity(height * (width * 3 + 1))
    for row in 0..<height {
      rows.append(0)  // Filter type "none".
      rows += rgb[(row * width * 3)..<((row + 1) * width * 3)]
    }
    let header = bigEndian(width) + bigEndian(height) + [8, 2, 0, 0, 0]
    return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
      + chunk("IHDR", header) + chunk("IDAT", zlibStored(rows)) + chunk("IEND", [])
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    return bigEndian(data.count) + body + bigEndian(Int(CRC32.checksum(body)))
  }

  private static func zlibStored(_ data: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let end = min(start + 65535, data.count)
      let length = UInt16(end - start)
      stream.append(end == data.count ? 1 : 0)
      stream += [UInt8(length & 0xff), UInt8(length >> 8)]
      stream += [UInt8(~length & 0xff), UInt8(~length >> 8)]
      stream += data[start..<end]
      start = end
    } while start < data.count
    return stream + bigEndian(Int(adler32(data)))
  }

  private static func adler32(_ data: [UInt8]) -> UInt32 {
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in data {
      a = (a + UInt32(byte)) % 65521
      b = (b + a) % 65521
    }
    return b << 16 | a
  }

  private static func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}

/// The cyclic redundancy check of PNG (polynomial 0xedb88320, reflected).
private enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in
      value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1
    }
  }

  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { table[Int(($0 ^ UInt32($1)) & 0xff)] ^ ($0 >> 8) }
  }
}
