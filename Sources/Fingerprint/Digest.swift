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
    self.init(hexBytes: Array(hex.utf8)[...])
  }

  /// The digest whose hexadecimal digits are these ASCII bytes.
  init?(hexBytes: ArraySlice<UInt8>) {
    guard hexBytes.count == 2 * Digest.byteCount else { return nil }
    func word(_ index: Int) -> UInt64? {
      let start = hexBytes.startIndex + 16 * index
      var value: UInt64 = 0
      for byte in hexBytes[start..<start + 16] {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(byte - 0x30)
        case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(byte - 0x57)
        default: return nil
        }
      }
      return value
    }
    guard let first = word(0), let second = word(1), let third = word(2), let fourth = word(3)
    else { return nil }
    words = (first, second, third, fourth)
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
