/// The words of a command, cut from one line as a shell would, but without a shell.
///
/// Words are parted by spaces, tabs and line ends. Between '…' everything stands for itself; between
/// "…" a backslash lets a quote or a backslash stand for itself; outside of quotes it lets any
/// character do so. What a shell would act on is refused where it is not quoted: here it would
/// reach the program as it is, which is never what was meant.
struct CommandWords: Encodable, Sendable {
  let words: [String]
  /// What is wrong with the line, if something is. Part of no key.
  let complaint: String?

  init(_ words: [String]) {
    self.words = words
    complaint = words.isEmpty ? "the command is empty" : nil
  }

  init(cutting line: String) {
    var words: [String] = []
    var word: String?
    var rest = line[...]
    var complaint: String?
    while let character = rest.popFirst() {
      switch character {
      case " ", "\t", "\n", "\r\n":
        if let whole = word { words.append(whole) }
        word = nil
      case "'", "\"":
        guard let quoted = CommandWords.quoted(&rest, by: character) else {
          complaint = "in “\(line)”, a quote \(character) is not closed"
          break
        }
        word = (word ?? "") + quoted
      case "\\":
        guard let next = rest.popFirst() else {
          complaint = "“\(line)” ends with a backslash, and nothing follows"
          break
        }
        word = (word ?? "") + String(next)
      case "|", "&", ";", "<", ">", "(", ")", "$", "`", "*", "?":
        complaint = CommandWords.noShell(character, line)
      case "~" where word == nil, "#" where word == nil:
        complaint = CommandWords.noShell(character, line)
      default: word = (word ?? "") + String(character)
      }
      if complaint != nil { break }
    }
    if let whole = word { words.append(whole) }
    self.words = words
    self.complaint = complaint ?? (words.isEmpty ? "the command is empty" : nil)
  }

  private static func noShell(_ character: Character, _ line: String) -> String {
    "in “\(line)”, “\(character)” would mean something to a shell, but commands run without one: "
      + "quote it to hand it on as it is"
  }

  /// What is up to the closing quote; nil where there is none.
  private static func quoted(_ rest: inout Substring, by quote: Character) -> String? {
    var text = ""
    while let character = rest.popFirst() {
      if character == quote { return text }
      if quote == "\"", character == "\\", let next = rest.first, next == quote || next == "\\" {
        rest.removeFirst()
        text.append(next)
      } else {
        text.append(character)
      }
    }
    return nil
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(words)
  }
}
