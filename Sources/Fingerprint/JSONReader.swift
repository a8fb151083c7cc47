/// Reads JSON value by value, straight from bytes and without building a tree: an up-to-date run
/// of 10,000 stages reads as many records, and a `Decoder` would take most of its time.
///
/// Whatever the bytes are, reading them ends in a value or in ``Malformed``. No more is allocated
/// than the text is long, and nesting is limited.
///
/// A reader looks straight at the memory of the bytes, so there is one only within
/// ``read(_:in:_:)``, and it cannot be copied out of there.
public struct JSONReader: ~Copyable {
  /// The text is not JSON, or not of the form that was asked for.
  public struct Malformed: Error, Equatable {
    public init() {}
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let end: Int
  private var position = 0
  private var depth = 0
  private static let depthLimit = 64

  private init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    end = bytes.count
  }

  /// Reads all of `bytes`, or the part of them that `range` says, which must lie within: what
  /// `body` reads, and nothing but whitespace behind it.
  public static func read<Value>(
    _ bytes: [UInt8], in range: Range<Int>? = nil,
    _ body: (inout JSONReader) throws(Malformed) -> Value
  ) throws(Malformed) -> Value {
    let slice = bytes[range ?? bytes.indices]
    return try slice.withUnsafeBufferPointer { (bytes) throws(Malformed) -> Value in
      var reader = JSONReader(bytes)
      let value = try body(&reader)
      guard reader.next() == nil else { throw Malformed() }
      return value
    }
  }

  // MARK: Objects and arrays

  /// Reads an object; `member` is called for each key, and reads the value behind it.
  public mutating func object(
    _ member: (inout JSONReader, String) throws(Malformed) -> Void
  ) throws(Malformed) {
    try enter(UInt8(ascii: "{"))
    if next() != UInt8(ascii: "}") {
      while true {
        let key = try string()
        try expect(UInt8(ascii: ":"))
        try member(&self, key)
        guard next() == UInt8(ascii: ",") else { break }
        position += 1
      }
    }
    try leave(UInt8(ascii: "}"))
  }

  /// Reads an array; `element` is called before each element, and reads it.
  public mutating func array(
    _ element: (inout JSONReader) throws(Malformed) -> Void
  ) throws(Malformed) {
    try enter(UInt8(ascii: "["))
    if next() != UInt8(ascii: "]") {
      while true {
        try element(&self)
        guard next() == UInt8(ascii: ",") else { break }
        position += 1
      }
    }
    try leave(UInt8(ascii: "]"))
  }

  private mutating func enter(_ bracket: UInt8) throws(Malformed) {
    try expect(bracket)
    depth += 1
    guard depth <= JSONReader.depthLimit else { throw Malformed() }
  }

  private mutating func leave(_ bracket: UInt8) throws(Malformed) {
    try expect(bracket)
    depth -= 1
  }

  // MARK: Scalars

  /// Passes over `null`; false, and nothing is read, where something else comes.
  public mutating func null() throws(Malformed) -> Bool {
    guard next() == UInt8(ascii: "n") else { return false }
    try word("null")
    return true
  }

  public mutating func bool() throws(Malformed) -> Bool {
    let isTrue = next() == UInt8(ascii: "t")
    try word(isTrue ? "true" : "false")
    return isTrue
  }

  public mutating func integer() throws(Malformed) -> Int {
    guard let value = Int(try number()) else { throw Malformed() }
    return value
  }

  public mutating func unsigned() throws(Malformed) -> UInt64 {
    guard let value = UInt64(try number()) else { throw Malformed() }
    return value
  }

  public mutating func double() throws(Malformed) -> Double {
    guard let value = Double(try number()) else { throw Malformed() }
    return value
  }

  public mutating func digest() throws(Malformed) -> Digest {
    try expect(UInt8(ascii: "\""))
    let close = position + 2 * Digest.byteCount
    guard close < end, bytes[close] == UInt8(ascii: "\""),
      let digest = Digest(hexBytes: UnsafeBufferPointer(rebasing: bytes[position..<close]))
    else { throw Malformed() }
    position = close + 1
    return digest
  }

  public mutating func string() throws(Malformed) -> String {
    try expect(UInt8(ascii: "\""))
    let start = position
    while position < end {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        let text = UnsafeBufferPointer(rebasing: bytes[start..<position])
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): return try escapedString(from: start)
      case 0..<0x20: throw Malformed()
      default: position += 1
      }
    }
    throw Malformed()
  }

  /// Passes over one value, whatever it is.
  public mutating func skip() throws(Malformed) {
    switch next() {
    case UInt8(ascii: "{"):
      try object { (reader, _) throws(Malformed) in try reader.skip() }
    case UInt8(ascii: "["):
      try array { (reader) throws(Malformed) in try reader.skip() }
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try bool()
    case UInt8(ascii: "n"): _ = try null()
    default: _ = try double()
    }
  }

  // MARK: Bytes

  /// The next byte that is no whitespace, which stays to be read.
  mutating func next() -> UInt8? {
    while position < end {
      switch bytes[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
        position += 1
      case let byte: return byte
      }
    }
    return nil
  }

  private mutating func expect(_ byte: UInt8) throws(Malformed) {
    guard next() == byte else { throw Malformed() }
    position += 1
  }

  private mutating func word(_ word: StaticString) throws(Malformed) {
    let count = word.utf8CodeUnitCount
    let matches = word.withUTF8Buffer {
      position + count <= end && bytes[position..<position + count].elementsEqual($0)
    }
    guard matches else { throw Malformed() }
    position += count
  }

  mutating func number() throws(Malformed) -> String {
    guard next() != nil else { throw Malformed() }
    let start = position
    while position < end {
      switch bytes[position] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
        position += 1
        continue
      default: break
      }
      break
    }
    guard position > start, bytes[start] != UInt8(ascii: "+"), bytes[start] != UInt8(ascii: ".")
    else { throw Malformed() }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// The rest of a string that has a backslash at `position`, with what came `from` on.
  private mutating func escapedString(from start: Int) throws(Malformed) -> String {
    var text = Array(bytes[start..<position])
    while position < end {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += Array(String(try escape()).utf8)
      case 0..<0x20: throw Malformed()
      default: text.append(byte)
      }
    }
    throw Malformed()
  }

  private mutating func escape() throws(Malformed) -> Unicode.Scalar {
    guard position < end else { throw Malformed() }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw Malformed()
    }
  }

  private mutating func unicodeEscape() throws(Malformed) -> Unicode.Scalar {
    let high = try fourDigits()
    if let scalar = Unicode.Scalar(high) { return scalar }
    // Half of a surrogate pair: the other half has to follow.
    guard (0xd800..<0xdc00).contains(high), position + 1 < end,
      bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
    else { throw Malformed() }
    position += 2
    let low = try fourDigits()
    guard (0xdc00..<0xe000).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (high - 0xd800) << 10 + (low - 0xdc00))
    else { throw Malformed() }
    return scalar
  }

  private mutating func fourDigits() throws(Malformed) -> UInt32 {
    guard position + 4 <= end else { throw Malformed() }
    let digits = bytes[position..<position + 4]
    guard digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw Malformed() }
    position += 4
    return value
  }
}
