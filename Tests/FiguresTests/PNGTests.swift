import Figures
import Testing

@Suite struct PNGTests {
  private func chunks(_ file: [UInt8]) throws -> [(type: String, data: [UInt8])] {
    try #require(file.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    var chunks: [(String, [UInt8])] = []
    var start = 8
    while start < file.count {
      let length = number(file[start..<(start + 4)])
      let body = Array(file[(start + 4)..<(start + 8 + length)])
      #expect(number(file[(start + 8 + length)..<(start + 12 + length)]) == longDivisionCRC(body))
      chunks.append((String(decoding: body.prefix(4), as: UTF8.self), Array(body.dropFirst(4))))
      start += 12 + length
    }
    return chunks
  }

  private func number(_ bytes: some Sequence<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  /// CRC-32 as its definition says: bit by bit, without a table.
  private func longDivisionCRC(_ bytes: [UInt8]) -> Int {
    var remainder: UInt32 = 0xffff_ffff
    for byte in bytes {
      for bit in 0..<8 {
        let input = UInt32(byte >> bit) & 1
        let isSet = (remainder ^ input) & 1 == 1
        remainder >>= 1
        if isSet { remainder ^= 0xedb8_8320 }
      }
    }
    return Int(~remainder)
  }

  /// Adler-32 from its two sums, with one modulo at the end.
  private func sumsAdler(_ bytes: [UInt8]) -> Int {
    let a = 1 + bytes.reduce(0) { $0 + Int($1) }
    let b = bytes.count + bytes.enumerated().reduce(0) { $0 + (bytes.count - $1.0) * Int($1.1) }
    return (b % 65521) << 16 | a % 65521
  }

  @Test func theReferenceSumsAreRight() {
    // The check values of the CRC catalogue and of RFC 1950's usual example.
    #expect(longDivisionCRC(Array("123456789".utf8)) == 0xcbf4_3926)
    #expect(sumsAdler(Array("Wikipedia".utf8)) == 0x11e6_0398)
  }

  /// The second size needs two stored blocks.
  @Test(arguments: [(3, 2), (200, 150)])
  func decodesToThePixels(width: Int, height: Int) throws {
    let pixels = (0..<(width * height * 3)).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ $0 >> 8) }
    let chunks = try chunks(PNG.encode(width: width, height: height, rgb: pixels))
    #expect(chunks.map(\.type) == ["IHDR", "IDAT", "IEND"])
    #expect(number(chunks[0].data[0..<4]) == width)
    #expect(number(chunks[0].data[4..<8]) == height)
    #expect(Array(chunks[0].data[8...]) == [8, 2, 0, 0, 0])

    let stream = chunks[1].data
    #expect(number(stream[0..<2]) % 31 == 0 && stream[0] == 0x78)
    var rows: [UInt8] = []
    var start = 2
    var isLast = false
    while !isLast {
      isLast = stream[start] == 1
      let length = Int(stream[start + 1]) | Int(stream[start + 2]) << 8
      let complement = Int(stream[start + 3]) | Int(stream[start + 4]) << 8
      #expect(length ^ complement == 0xffff)
      rows += stream[(start + 5)..<(start + 5 + length)]
      start += 5 + length
    }
    #expect(number(stream[start...]) == sumsAdler(rows))
    #expect(stream.count == start + 4)
    var decoded: [UInt8] = []
    for row in 0..<height {
      let first = row * (width * 3 + 1)
      #expect(rows[first] == 0)
      decoded += rows[(first + 1)..<(first + 1 + width * 3)]
    }
    #expect(decoded == pixels)
  }

  @Test(arguments: [(0, 1, 0), (1, 0, 0), (-1, -1, 3), (2, 2, 11), (Int.max, 2, 3)])
  func impossibleSizesGiveNothing(width: Int, height: Int, count: Int) {
    let rgb = [UInt8](repeating: 0, count: count)
    #expect(PNG.encode(width: width, height: height, rgb: rgb).isEmpty)
  }
}
