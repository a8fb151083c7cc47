import Fingerprint

/// JSON for people: a member a line, short arrays on one, and long ones shortened.
struct PrettyJSON {
  /// How many lines are written, and how many elements of an array.
  private let lineLimit: Int
  private let elementLimit: Int
  private var written: [String] = []

  static func lines(
    _ value: CanonicalValue, limit: Int = 40, elements: Int = 8
  ) -> [String] {
    var pretty = PrettyJSON(lineLimit: limit, elementLimit: elements)
    pretty.write(value, prefix: "", suffix: "", indent: "")
    guard pretty.written.count > limit else { return pretty.written }
    return pretty.written.prefix(limit) + ["…"]
  }

  private init(lineLimit: Int, elementLimit: Int) {
    self.lineLimit = lineLimit
    self.elementLimit = elementLimit
  }

  private mutating func write(
    _ value: CanonicalValue, prefix: String, suffix: String, indent: String
  ) {
    // One more than is shown, so that the cut is seen.
    guard written.count <= lineLimit else { return }
    if let line = PrettyJSON.oneLine(value) {
      written.append(indent + prefix + line + suffix)
      return
    }
    switch value {
    case .map(let members):
      written.append(indent + prefix + "{")
      let keys = members.keys.sorted()
      for (index, key) in keys.enumerated() {
        write(
          members[key] ?? .null, prefix: CanonicalValue.quoted(key) + ": ",
          suffix: index + 1 < keys.count ? "," : "", indent: indent + "  ")
      }
      written.append(indent + "}" + suffix)
    case .array(let elements):
      written.append(indent + prefix + "[")
      for (index, element) in elements.prefix(elementLimit).enumerated() {
        write(
          element, prefix: "", suffix: index + 1 < elements.count ? "," : "", indent: indent + "  ")
      }
      if elements.count > elementLimit {
        written.append(indent + "  … \(countText(elements.count - elementLimit)) more")
      }
      written.append(indent + "]" + suffix)
    default: break
    }
  }

  /// The value on one line, where it is a single one, or a few that fit.
  private static func oneLine(_ value: CanonicalValue) -> String? {
    switch value {
    case .map(let members) where members.count > 4: return nil
    case .array(let elements) where elements.count > 12: return nil
    case .map, .array:
      let text = value.json
      return text.utf8.count <= 60 ? text : nil
    case .string(let text) where text.count > 200:
      return CanonicalValue.quoted(String(text.prefix(199)) + "…")
    default: return value.json
    }
  }
}
