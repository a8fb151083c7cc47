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

  /// The word of that index; nil where a byte is no digit.
  private static func word(_ hex: UnsafeRawBufferPointer, _ index: Int) -> UInt64? {
    guard let high = half(hex, 2 * index), let low = half(hex, 2 * index + 1) else { return nil }
    return high << 32 | low
  }

  /// Half a word from eight digits, all at once: a branch for each would be guessed wrong half of
  /// the time, as digits are as good as random, and a record has five digests.
  private static func half(_ hex: UnsafeRawBufferPointer, _ index: Int) -> UInt64? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let text = UInt64(bigEndian: hex.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
    // A letter, and no decimal digit, has bit 6: "a" is 0x61, and means 1 + 9.
    let values = (text & (0x0f * ones)) &+ (text >> 6 & ones) &* 9
    // Only of digits do the values, written as digits, give the text again.
    let letters = (values &+ 6 * ones) >> 4 & ones
    guard values & (0xf0 * ones) == 0,
      values &+ UInt64(UInt8(ascii: "0")) * ones &+ letters &* 0x27 == text
    else { return nil }
    let pairs = (values | values >> 4) & 0x00ff_00ff_00ff_00ff
    let fours = (pairs | pairs >> 8) & 0x0000_ffff_0000_ffff
    return (fours | fours >> 16) & 0xffff_ffff
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
