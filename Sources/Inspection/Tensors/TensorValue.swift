import Tensors

/// One element of a tensor, as people and JSON write it.
public enum TensorValue: Sendable, Equatable, CustomStringConvertible, Encodable {
  case bool(Bool)
  case integer(Int64)
  case unsigned(UInt64)
  case float(Float)
  case double(Double)

  public var description: String {
    switch self {
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .unsigned(let value): "\(value)"
    case .float(let value): "\(value)"
    case .double(let value): "\(value)"
    }
  }

  /// A number; what JSON has no number for is a string: `"nan"`, `"inf"`, `"-inf"`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .unsigned(let value): try container.encode(value)
    case .float(let value) where value.isFinite: try container.encode(value)
    case .double(let value) where value.isFinite: try container.encode(value)
    case .float, .double: try container.encode(description)
    }
  }
}
