/// The 32 bytes of a SHA-256. Digests are ordered, as their hexadecimal forms are, byte by byte.
public struct Digest: Hashable, Sendable {
  // The bytes as big-endian words, so that comparing words in turn compares bytes in turn.
  private let words: (UInt64, UInt64, UInt64, UInt64)

  /// How many bytes a digest has.
  public static let byteCount = 32

  /// The eight 32-bit words of the hash's final state (FIPS 180-4, section 6.2.2).
  init(state: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32)) {
    func join(_ high: UInt32, _ low: UInt32) -> UInt64 { UInt64(high) << 32 | UInt64(low) }
    words = (
      join(state.0, state.1), join(state.2, state.3), join(state.4, state.5),
      join(state.6, state.7)
    )
  }

  /// The digest with these bytes; nil unless there are 32.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Digest.byteCount else { return nil }
    var words: [UInt64] = [0, 0, 0, 0]
    for (index, byte) in bytes.enumerated() {
      words[index / 8] = words[index / 8] << 8 | UInt64(byte)
    }
    self.words = (words[0], words[1], words[2], words[3])
  }

  /// The digest written as 64 lowercase hexadecimal digits; nil for any other text.
  public init?(hex: String) {
    var hex = hex
    guard let digest = hex.withUTF8({ Digest(hexBytes: $0) }) else { return nil }
    self = digest
  }

  /// The digest whose hexadecimal digits are these ASCII bytes.
  init?(hexBytes: UnsafeBufferPointer<UInt8>) {
    guard hexBytes.count == 2 * Digest.byteCount else { return nil }
    let bytes = UnsafeRawBufferPointer(hexBytes)
    guard let first = Digest.word(bytes, 0), let second = Digest.word(bytes, 1),
      let third = Digest.word(bytes, 2), let fourth = Digest.word(bytes, 3)
    else { return nil }
    words = (first, second, third, fourth)
  }

  /// The word of that index, from sixteen digits at once: digits are as good as random, and a
  /// branch for each would be guessed wrong half of the time. A record has five digests.
  private static func word(_ hex: UnsafeRawBufferPointer, _ index: Int) -> UInt64? {
    let text = hex.loadUnaligned(fromByteOffset: 16 * index, as: SIMD16<UInt8>.self)
    let (decimal, letter) = (text &- UInt8(ascii: "0"), text &- UInt8(ascii: "a"))
    let isDecimal = decimal .< 10
    guard all(isDecimal .| (letter .< 6)) else { return nil }
    let values = (letter &+ 10).replacing(with: decimal, where: isDecimal)
    let bytes = values.evenHalf &<< 4 | values.oddHalf
    return UInt64(bigEndian: unsafeBitCast(bytes, to: UInt64.self))
  }

  /// The 32 bytes.
  public var bytes: [UInt8] { withBytes { Array($0) } }

  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let bigEndian = (
      words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian
    )
    return withUnsafeBytes(of: bigEndian) { body($0) }
  }

  /// 64 lowercase hexadecimal digits.
  public var hex: String {
    String(unsafeUninitializedCapacity: 2 * Digest.byteCount) { text in
      var position = 0
      for word in [words.0, words.1, words.2, words.3] {
        for shift in stride(from: 60, through: 0, by: -4) {
          let digit = UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 15
          text[position] =
            digit < 10 ? digit + UInt8(ascii: "0") : digit - 10 + UInt8(ascii: "a")
          position += 1
        }
      }
      return position
    }
  }

  public static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }

  // The bits of a digest are as good as random already: a quarter of them is enough.
  public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension Digest: Comparable {
  public static func < (left: Digest, right: Digest) -> Bool { left.words < right.words }
}

extension Digest: CustomStringConvertible {
  public var description: String { hex }
}

/// In JSON and the like a digest is its hexadecimal string.
extension Digest: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let digest = Digest(hex: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "a digest is 64 lowercase hexadecimal digits")
    }
    self = digest
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hex)
  }
}
