/// What lies beside a compiled program, as `manifest.json`: what it was compiled from.
package struct Manifest: Equatable, Sendable {
  package static let fileName = "manifest.json"

  package var key: String
  /// The pipeline file, from the root.
  package var source: String
  /// The files that it includes, from the root.
  package var includes: [String]
  /// Part of the identity of the stages that the files declare.
  package var stamps: CodeStamps
  package var compiler: String

  package init(
    key: String, source: String, includes: [String], stamps: CodeStamps, compiler: String
  ) {
    self.key = key
    self.source = source
    self.includes = includes
    self.stamps = stamps
    self.compiler = compiler
  }

  package var json: String {
    let types = stamps.types.sorted { $0.key < $1.key }.map {
      "\n    \(JSONText.quoted($0)): \(JSONText.quoted($1))"
    }
    return """
      {
        "codeStamp": \(JSONText.quoted(stamps.everything)),
        "compiler": \(JSONText.quoted(compiler)),
        "includes": [\(includes.map(JSONText.quoted).joined(separator: ", "))],
        "key": \(JSONText.quoted(key)),
        "repeatedTypes": [\(stamps.repeated.map(JSONText.quoted).joined(separator: ", "))],
        "source": \(JSONText.quoted(source)),
        "typeStamps": {\(types.joined(separator: ","))}
      }

      """
  }
}

/// The little of JSON that the launcher writes.
enum JSONText {
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
