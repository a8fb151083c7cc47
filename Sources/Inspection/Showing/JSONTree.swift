import Fingerprint

/// A JSON value of any form, to be put into other JSON.
struct JSONTree: Encodable, Sendable {
  let value: CanonicalValue

  init(_ value: CanonicalValue) { self.value = value }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch value {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .unsigned(let value): try container.encode(value)
    case .float(let value): try container.encode(TensorValue.float(value))
    case .double(let value): try container.encode(TensorValue.double(value))
    case .string(let value): try container.encode(value)
    case .array(let elements): try container.encode(elements.map(JSONTree.init))
    case .map(let members): try container.encode(members.mapValues(JSONTree.init))
    }
  }
}

extension CanonicalValue {
  /// The value of a whole JSON text; nil where it is none.
  init?(whole text: [UInt8]) {
    let text = String(decoding: text, as: UTF8.self)
    let value = CanonicalValue(json: text)
    // Text that is not JSON is read as null.
    guard value != .null || text.filter({ !$0.isWhitespace }) == "null" else { return nil }
    self = value
  }
}
