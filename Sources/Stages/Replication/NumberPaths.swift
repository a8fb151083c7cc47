import Fingerprint
import PipelineModel

/// Every number in the JSON payloads of a product, by its place: `score`, `points[3].value`.
enum NumberPaths {
  /// The numbers in the order in which people would list them: members by name, elements by place.
  static func of(_ payloads: any PayloadReader) throws -> [(path: String, value: Double)] {
    let names = payloads.names.filter { $0.hasSuffix(".json") }
    return try names.flatMap { name in
      // One file needs no name before its numbers.
      let prefix = names.count == 1 ? "" : String(name.dropLast(".json".utf8.count))
      return numbers(in: CanonicalValue(json: try payloads.text(name)), at: prefix)
    }
  }

  private static func numbers(
    in value: CanonicalValue, at path: String
  ) -> [(path: String, value: Double)] {
    switch value {
    case .integer(let number): return [(path, Double(number))]
    case .unsigned(let number): return [(path, Double(number))]
    case .double(let number): return number.isFinite ? [(path, number)] : []
    case .array(let elements):
      return elements.enumerated().flatMap { numbers(in: $1, at: "\(path)[\($0)]") }
    case .map(let members):
      return members.sorted { $0.key < $1.key }.flatMap { name, member in
        numbers(in: member, at: path.isEmpty ? name : "\(path).\(name)")
      }
    default: return []
    }
  }
}
