/// A value in the one form in which it is hashed, compared and shown.
///
/// The form is independent of memory layout, dictionary order and platform. Floats are told apart
/// by bit pattern, so that `0.1` and `0.1 + 1e-17` written differently but equal agree, and
/// nothing is rounded.
public indirect enum CanonicalValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int64)
  case unsigned(UInt64)
  case float(Float)
  case double(Double)
  case string(String)
  case array([CanonicalValue])
  case map([String: CanonicalValue])
}

extension CanonicalValue {
  /// Feeds the value to a hasher: a type byte, then the length or the fixed-size content.
  func feed(_ hasher: inout FieldHasher) {
    switch self {
    case .null: hasher.tag(0)
    case .bool(let value): hasher.tag(value ? 2 : 1)
    case .integer(let value):
      hasher.tag(3)
      hasher.word(UInt64(bitPattern: value))
    case .unsigned(let value):
      hasher.tag(4)
      hasher.word(value)
    case .float(let value):
      hasher.tag(5)
      hasher.word(UInt64(value.bitPattern))
    case .double(let value):
      hasher.tag(6)
      hasher.word(value.bitPattern)
    case .string(let value):
      hasher.tag(7)
      hasher.text(value)
    case .array(let values):
      hasher.tag(8)
      hasher.word(UInt64(values.count))
      for value in values { value.feed(&hasher) }
    case .map(let values):
      hasher.tag(9)
      hasher.word(UInt64(values.count))
      for (key, value) in values.sorted(by: { $0.key < $1.key }) {
        hasher.text(key)
        value.feed(&hasher)
      }
    }
  }

  /// The value as compact JSON with sorted keys, for records and for people. Not what is hashed:
  /// JSON cannot tell a float from a double.
  public var json: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    case .unsigned(let value): "\(value)"
    case .float(let value): value.isFinite ? "\(value)" : "\"\(value)\""
    case .double(let value): value.isFinite ? "\(value)" : "\"\(value)\""
    case .string(let value): CanonicalValue.quoted(value)
    case .array(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
    case .map(let values):
      "{"
        + values.sorted { $0.key < $1.key }
        .map { CanonicalValue.quoted($0.key) + ":" + $0.value.json }.joined(separator: ",") + "}"
    }
  }

  /// A JSON string literal.
  public static func quoted(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": literal += "\\\""
      case "\\": literal += "\\\\"
      case "\n": literal += "\\n"
      case "\r": literal += "\\r"
      case "\t": literal += "\\t"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        literal += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "\""
  }
}
