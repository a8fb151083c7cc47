import Fingerprint
public import PipelineModel
import Tensors

extension Tolerance {
  /// Products of the same payloads, whose numbers are close: every |a − b| ≤ absolute + relative·|b|,
  /// where b is the earlier one, in each tensor of float type and for each number in JSON. Whole
  /// numbers in tensors, text, figures and all else have to be equal.
  public static func within(absolute: Double = 0, relative: Double = 0) -> Tolerance {
    let closeness = Closeness(absolute: absolute, relative: relative)
    return Tolerance(payloads: { try closeness.holds(between: $0, and: $1) })
  }
}

private struct Closeness {
  let absolute: Double
  let relative: Double

  func holds(
    between product: any PayloadReader, and earlier: any PayloadReader
  ) throws -> Bool {
    guard product.names == earlier.names else { return false }
    return try product.names.allSatisfy { name in
      try holds(name, between: product.bytes(name), and: earlier.bytes(name))
    }
  }

  private func holds(_ name: String, between product: [UInt8], and earlier: [UInt8]) throws -> Bool
  {
    if product == earlier { return true }
    if name.hasSuffix(".safetensors") {
      let (new, old) = (try TensorSet(decoding: product), try TensorSet(decoding: earlier))
      return new.names == old.names
        && new.tensors.allSatisfy { name, tensor in
          old.tensors[name].map {
            tensor.isClose(to: $0, absolute: absolute, relative: relative)
          } ?? false
        }
    }
    guard name.hasSuffix(".json") else { return false }
    let value = CanonicalValue(json: String(decoding: product, as: UTF8.self))
    // What is no JSON is read as null.
    return value != .null
      && holds(between: value, and: CanonicalValue(json: String(decoding: earlier, as: UTF8.self)))
  }

  private func holds(between value: CanonicalValue, and other: CanonicalValue) -> Bool {
    switch (value, other) {
    case (.array(let values), .array(let others)):
      return values.count == others.count
        && zip(values, others).allSatisfy { holds(between: $0, and: $1) }
    case (.map(let members), .map(let others)):
      return members.count == others.count
        && members.allSatisfy { name, member in
          others[name].map { holds(between: member, and: $0) } ?? false
        }
    default:
      if value == other { return true }
      guard let number = value.number, let otherNumber = other.number else { return false }
      return RawTensor.isClose(number, otherNumber, absolute: absolute, relative: relative)
    }
  }
}

extension CanonicalValue {
  /// The value of a number, nil for all else.
  fileprivate var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .float(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }
}
