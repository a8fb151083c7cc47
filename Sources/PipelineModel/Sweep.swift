import Fingerprint

/// The runs that `--set` asks for: one, or one for each combination of the values of settings that
/// are given several.
///
/// `;` parts the values, and so does `,` where a single value cannot hold one: `sigma=0.1,0.2` is
/// two runs where `sigma` is a number, and `sigmas=0.1,0.2;0.4` is two where it is a list. `\;` is
/// a semicolon that belongs to a value.
public struct Sweep: Sendable {
  /// One run.
  public struct Member: Sendable, Equatable {
    /// Its values of the swept settings, as a path: `sigma=0.1/rate=0.02`. Empty where nothing is
    /// swept.
    public let name: String
    /// Its settings as `name=value` texts.
    public let assignments: [String]

    package init(name: String, assignments: [String]) {
      self.name = name
      self.assignments = assignments
    }
  }

  /// At least one. The last swept setting changes fastest.
  public let members: [Member]

  /// The most runs of a sweep.
  public static let limit = 1000

  /// - Parameter assignments: `name=value` texts; where a name is given twice the last one counts.
  public init(of assignments: [String], in settings: Settings) throws(UserError) {
    var values: [(name: String, texts: [String])] = []
    for assignment in assignments {
      let (name, text, setting) = try settings.find(assignment)
      let texts = try Sweep.values(name, text, setting)
      values.removeAll { $0.name == name }
      values.append((name, texts))
    }
    try Sweep.checkCount(values)
    var members = [Member(name: "", assignments: [])]
    for (name, texts) in values {
      members = members.flatMap { member in
        texts.map { text in
          let folder = texts.count > 1 ? Sweep.folder(name, text) : ""
          return Member(
            name: [member.name, folder].filter { !$0.isEmpty }.joined(separator: "/"),
            assignments: member.assignments + ["\(name)=\(text)"])
        }
      }
    }
    self.members = members
  }

  /// Whether there is more than one run.
  public var isSweep: Bool { members.count > 1 }

  private static func values(
    _ name: String, _ text: String, _ setting: any AnySetting
  ) throws(UserError) -> [String] {
    var values: [String] = []
    for part in parts(of: text, commas: !setting.mayHoldCommas) {
      let value: String
      do {
        value = try setting.canonical(part)
      } catch {
        throw Settings.refusal(name, part, error)
      }
      guard !values.contains(value) else {
        throw UserError(
          "--set \(name): \(value) is given twice; each value of a sweep is a run of its own")
      }
      values.append(value)
      // More than this is refused in any case, and would take long to look through.
      guard values.count <= limit else {
        throw UserError(
          "--set \(name): more than \(limit) values; a sweep has at most \(limit) runs")
      }
    }
    return values
  }

  /// The values in a text, parted by semicolons, and by commas where those are no part of a value.
  private static func parts(of text: String, commas: Bool) -> [String] {
    var parts = [""]
    var isEscaped = false
    for character in text {
      if isEscaped {
        if character != ";" { parts[parts.count - 1].append("\\") }
        parts[parts.count - 1].append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == ";" || (commas && character == ",") {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    if isEscaped { parts[parts.count - 1].append("\\") }
    guard commas else { return parts }
    // Spaces mean nothing around a number or a word.
    return parts.map { part in
      var trimmed = part.drop { $0 == " " }
      while trimmed.last == " " { trimmed.removeLast() }
      return String(trimmed)
    }
  }

  private static func checkCount(_ values: [(name: String, texts: [String])]) throws(UserError) {
    var count = 1
    for (_, texts) in values {
      // Both are at most the limit, so this cannot overflow.
      count *= texts.count
      guard count <= limit else {
        let swept = values.filter { $0.texts.count > 1 }.map { "\($0.texts.count) of \($0.name)" }
        throw UserError(
          "--set asks for more than \(limit) runs (\(swept.joined(separator: " × "))); sweep fewer "
            + "values, or in parts")
      }
    }
  }

  /// `sigma=0.1`, as the name of a folder. A value that cannot be part of one is shortened, and
  /// told apart by its digest.
  private static func folder(_ name: String, _ value: String) -> String {
    let whole = "\(name)=\(value)"
    let plain = String(
      String.UnicodeScalarView(
        whole.unicodeScalars.map { scalar in
          scalar.value < 0x20 || scalar.value == 0x7f || scalar == "/" || scalar == "\\"
            ? "_" : scalar
        }))
    if plain == whole, plain.utf8.count <= 100 { return plain }
    var short = plain.prefix(100)
    while short.utf8.count > 100 { short.removeLast() }
    return "\(short)~\(SHA256.digest(of: whole).hex.prefix(8))"
  }
}
