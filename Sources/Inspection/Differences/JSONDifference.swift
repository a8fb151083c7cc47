public import Fingerprint
import Terminal

/// One place where two JSON values differ.
public struct JSONDifference: Sendable, Equatable {
  /// Such as `phases[2].end`; `$` for the whole value.
  public let path: String
  /// Nil where only the second value has something there.
  public let first: CanonicalValue?
  /// Nil where only the first value has something there.
  public let second: CanonicalValue?

  /// |a − b| / max(|a|, |b|), where both are numbers.
  public var relative: Double? {
    guard let a = first?.number, let b = second?.number else { return nil }
    let magnitude = max(abs(a), abs(b))
    return magnitude == 0 ? 0 : abs(a - b) / magnitude
  }

  /// All differences, in the order of the paths; nil where either text is not JSON. `2` and `2.0`
  /// are the same number.
  public static func all(_ first: [UInt8], _ second: [UInt8]) -> [JSONDifference]? {
    guard let a = CanonicalValue(whole: first), let b = CanonicalValue(whole: second) else {
      return nil
    }
    var found: [JSONDifference] = []
    compare(a, b, at: "", &found)
    return found
  }

  private static func compare(
    _ a: CanonicalValue, _ b: CanonicalValue, at path: String, _ found: inout [JSONDifference]
  ) {
    if a == b { return }
    switch (a, b) {
    case (.map(let left), .map(let right)):
      for key in Set(left.keys).union(right.keys).sorted() {
        let place = path.isEmpty ? key : "\(path).\(key)"
        if let one = left[key], let other = right[key] {
          compare(one, other, at: place, &found)
        } else {
          found.append(JSONDifference(path: place, first: left[key], second: right[key]))
        }
      }
    case (.array(let left), .array(let right)):
      for index in 0..<max(left.count, right.count) {
        let place = "\(path)[\(index)]"
        if index < left.count, index < right.count {
          compare(left[index], right[index], at: place, &found)
        } else {
          found.append(
            JSONDifference(
              path: place, first: index < left.count ? left[index] : nil,
              second: index < right.count ? right[index] : nil))
        }
      }
    default:
      if let x = a.number, let y = b.number, x == y { return }
      found.append(JSONDifference(path: path.isEmpty ? "$" : path, first: a, second: b))
    }
  }
}

extension JSONDifference: CustomStringConvertible {
  /// `phases[2].end: 3 → 4 (relative 0.25)`.
  public var description: String {
    guard let first else { return "\(path): only in the second, \(JSONDifference.text(second))" }
    guard let second else { return "\(path): only in the first, \(JSONDifference.text(first))" }
    let size = relative.map { " (relative \(numberText($0)))" } ?? ""
    return "\(path): \(JSONDifference.text(first)) → \(JSONDifference.text(second))\(size)"
  }

  private static func text(_ value: CanonicalValue?) -> String {
    let text = value?.json ?? ""
    return text.count > 60 ? text.prefix(59) + "…" : text
  }
}

extension JSONDifference: Encodable {
  private enum Keys: String, CodingKey { case path, first, second, relative }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(path, forKey: .path)
    try container.encodeIfPresent(first.map(JSONTree.init), forKey: .first)
    try container.encodeIfPresent(second.map(JSONTree.init), forKey: .second)
    try container.encodeIfPresent(relative, forKey: .relative)
  }
}

extension CanonicalValue {
  fileprivate var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }
}
