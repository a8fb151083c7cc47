import FoundationEssentials

/// What a stage makes: a value that is stored as named payloads and read back from them.
///
/// A `Codable` type needs nothing more than the conformance: it is stored as one JSON payload,
/// `value.json`.
public protocol Artifact: Sendable {
  /// The value's payloads. Equal values give equal bytes.
  func payloads() throws -> [Payload]

  /// Reads the value back; asks only for the payloads that it needs.
  init(from payloads: any PayloadReader) throws
}

/// One named file of an artifact, in a format that other tools read.
public struct Payload: Sendable, Equatable {
  /// A file name with its extension, such as `images.safetensors`.
  public let name: String
  public let bytes: [UInt8]
  /// The width of the numbers inside, in bytes; above 1 the store may shuffle bytes before it
  /// compresses.
  public let elementSize: Int

  public init(name: String, bytes: [UInt8], elementSize: Int = 1) {
    self.name = name
    self.bytes = bytes
    self.elementSize = elementSize
  }

  /// A text payload: SVG, HTML, JSON or plain text, by the name's extension.
  public init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// The format, by the name's extension: `safetensors`, `json`, `svg`, `html`, …
  public var format: String {
    name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? "bytes"
  }
}

/// Gives the payloads of a stored artifact, one at a time and only when asked.
public protocol PayloadReader: Sendable {
  /// The payloads' names, sorted.
  var names: [String] { get }
  /// The bytes of a payload; throws a ``UserError`` when there is none of that name.
  func bytes(_ name: String) throws -> [UInt8]
  /// How many bytes a payload has.
  func size(of name: String) throws -> Int
  /// Fills `target` with ranges of a payload's bytes, which are ascending and as long together; what
  /// is stored in blocks is read no further than these ask for.
  func read(
    _ name: String, _ ranges: [Range<Int>], into target: UnsafeMutableRawBufferPointer) throws
}

extension PayloadReader {
  public func size(of name: String) throws -> Int { try bytes(name).count }

  public func read(
    _ name: String, _ ranges: [Range<Int>], into target: UnsafeMutableRawBufferPointer
  ) throws {
    let bytes = try bytes(name)
    guard (ranges.last?.upperBound ?? 0) <= bytes.count else {
      throw UserError(
        "“\(name)” ends before byte \(ranges.last?.upperBound ?? 0), its tensors' end")
    }
    bytes.withUnsafeBytes { bytes in
      var place = 0
      for range in ranges {
        UnsafeMutableRawBufferPointer(rebasing: target[place..<place + range.count])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[range]))
        place += range.count
      }
    }
  }
}

extension PayloadReader {
  /// A JSON payload as a value. Throws a ``UserError`` where it is something else.
  public func json<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws
    -> Value
  {
    let data = Data(try bytes(name))
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch {
      throw UserError("“\(name)” is not the JSON that a \(type) is stored as")
    }
  }

  /// A text payload.
  public func text(_ name: String) throws -> String {
    String(decoding: try bytes(name), as: UTF8.self)
  }
}

extension Payload {
  /// A value as JSON with sorted keys.
  public static func json(_ name: String, _ value: some Encodable) throws -> Payload {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Payload(name: name, bytes: Array(try encoder.encode(value)))
  }
}

extension Artifact where Self: Codable {
  public func payloads() throws -> [Payload] { [try .json("value.json", self)] }

  public init(from payloads: any PayloadReader) throws {
    self = try payloads.json("value.json")
  }
}
