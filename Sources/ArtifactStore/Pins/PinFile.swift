internal import Fingerprint
internal import FoundationEssentials

/// A pin's file: one line of JSON, `{"sha256":"…","pin":{…}}`, as a record's is.
enum PinFile {
  static let suffix = ".json"
  /// A pin of a hundred thousand actions comes to a tenth of this many bytes.
  static let sizeLimit = 64 << 20

  private static let opening = Array(#"{"sha256":""#.utf8)
  private static let middle = Array(#"","pin":"#.utf8)
  private static let ending = Array("}\n".utf8)

  static func encode(_ pin: Pin) -> [UInt8]? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(pin) else { return nil }
    let body = [UInt8](data)
    return opening + Array(SHA256.digest(of: body).hex.utf8) + middle + body + ending
  }

  /// - Returns: nil when the bytes are not exactly those of a pin.
  static func decode(_ bytes: [UInt8]) -> Pin? {
    let digestEnd = opening.count + 2 * Digest.byteCount
    let bodyStart = digestEnd + middle.count
    let bodyEnd = bytes.count - ending.count
    guard bodyStart < bodyEnd, bytes.starts(with: opening),
      bytes[digestEnd..<bodyStart].elementsEqual(middle), bytes[bodyEnd...].elementsEqual(ending)
    else { return nil }
    let digest = Digest(
      hex: String(decoding: bytes[opening.count..<digestEnd], as: UTF8.self))
    let body = Array(bytes[bodyStart..<bodyEnd])
    guard SHA256.digest(of: body) == digest else { return nil }
    return try? JSONDecoder().decode(Pin.self, from: Data(body))
  }
}
