package import ArtifactStore
import Fingerprint
import Terminal

/// The numbers in the JSON payloads of an artifact, by their paths: `score.total`.
package struct Scores {
  package private(set) var values: [String: Double] = [:]
  /// What was not taken up, and why.
  package private(set) var leftOut: [String] = []

  /// Longer arrays are curves and tables, not scores.
  private static let longestArray = 8
  /// Larger payloads are data, in bytes.
  private static let largestPayload = 1 << 18
  /// How many numbers of one output are shown.
  private static let most = 200

  /// - Parameter output: what the artifact is called, in front of every path.
  package init(of record: Record, output: String, in store: ArtifactStore) {
    for payload in record.payloads where payload.format == "json" {
      let stem = String(payload.name.dropLast(".json".count))
      let name = stem == "value" ? output : "\(output)/\(stem)"
      guard payload.size <= Scores.largestPayload else {
        leftOut.append("\(name) (\(sizeText(payload.size)) of JSON)")
        continue
      }
      guard let bytes = try? store.read(payload.digest) else {
        leftOut.append("\(name) (no longer in the cache)")
        continue
      }
      take(CanonicalValue(json: String(decoding: bytes, as: UTF8.self)), name)
    }
    if values.count > Scores.most {
      let names = values.keys.sorted()
      for name in names.dropFirst(Scores.most) { values[name] = nil }
      leftOut.append("\(names.count - Scores.most) more numbers of \(output)")
    }
  }

  private mutating func take(_ value: CanonicalValue, _ path: String) {
    switch value {
    case .integer(let number): values[path] = Double(number)
    case .unsigned(let number): values[path] = Double(number)
    case .float(let number): values[path] = Double(number)
    case .double(let number): values[path] = number
    case .array(let elements):
      guard elements.count <= Scores.longestArray else {
        leftOut.append("\(path) (\(elements.count) elements)")
        return
      }
      for (index, element) in elements.enumerated() { take(element, "\(path).\(index)") }
    case .map(let members):
      for (name, member) in members { take(member, "\(path).\(name)") }
    case .null, .bool, .string: break
    }
  }
}
