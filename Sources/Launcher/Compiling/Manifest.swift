/// What lies beside a compiled program, as `manifest.json`: what it was compiled from.
package struct Manifest: Equatable, Sendable {
  package static let fileName = "manifest.json"

  package var key: String
  /// The pipeline file, from the root.
  package var source: String
  /// The ``CodeStamp`` of the pipeline file: part of the identity of the stages in it.
  package var codeStamp: String
  package var compiler: String

  package init(key: String, source: String, codeStamp: String, compiler: String) {
    self.key = key
    self.source = source
    self.codeStamp = codeStamp
    self.compiler = compiler
  }

  package var json: String {
    let members = [
      ("codeStamp", codeStamp), ("compiler", compiler), ("key", key), ("source", source),
    ]
    return "{\n"
      + members.map { "  \(JSONText.quoted($0)): \(JSONText.quoted($1))" }.joined(separator: ",\n")
      + "\n}\n"
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
