/// The words that tell where declarations begin.
enum Words {
  struct List {
    private let words: Set<[UInt8]>

    init(_ words: [String]) { self.words = Set(words.map { Array($0.utf8) }) }

    func contains(_ token: SwiftToken) -> Bool { token.kind == .word && words.contains(token.text) }
  }

  private static let typeWords = ["struct", "class", "enum", "actor", "protocol"]
  private static let keywordWords =
    typeWords + [
      "import", "let", "var", "func", "typealias", "extension", "operator", "precedencegroup",
      "macro",
    ]
  private static let modifierWords = [
    "public", "private", "fileprivate", "internal", "package", "open", "final", "indirect",
    "nonisolated", "prefix", "infix", "postfix", "distributed", "lazy", "weak", "unowned", "static",
    "dynamic", "override",
  ]

  /// The types that a value can be of, and protocols.
  static let types = List(typeWords)
  static let keywords = List(keywordWords)
  static let modifiers = List(modifierWords)
  static let starters = List(keywordWords + modifierWords)

  /// What a declaration does not end with: something must follow.
  static let unfinished = List(
    keywordWords + modifierWords + [
      "any", "as", "async", "await", "borrowing", "case", "consume", "consuming", "copy", "defer",
      "discard", "do", "each", "else", "for", "guard", "if", "in", "inout", "is", "isolated",
      "nonsending", "repeat", "rethrows", "return", "sending", "some", "switch", "then", "throw",
      "throws", "try", "unsafe", "where", "while", "yield",
    ])
}

extension SwiftToken {
  var isAttribute: Bool { kind == .word && text.first == .at }

  /// A word as a name: without what marks it as an attribute, a macro, a projection or a name.
  var name: String { String(decoding: Self.bare(text), as: UTF8.self) }

  private static func bare(_ text: some Collection<UInt8>) -> [UInt8] {
    let marks: [UInt8] = [.at, .hash, .backtick, UInt8(ascii: "$")]
    return text.drop { marks.contains($0) }.filter { $0 != .backtick }
  }

  /// Every name that stands in a token. In a string these are all its words, since code may be
  /// interpolated. A character beyond ASCII may be an operator that two names stand beside.
  var mentions: Set<String> {
    switch kind {
    case .operation, .punctuation: []
    case .word: Self.names(in: Self.bare(text))
    case .string:
      text.split { !$0.isWordByte }
        .reduce(into: []) { $0.formUnion(Self.names(in: Self.bare($1))) }
    }
  }

  private static func names(in word: [UInt8]) -> Set<String> {
    let whole = String(decoding: word, as: UTF8.self)
    guard word.contains(where: { $0 >= 0x80 }) else { return [whole] }
    return Set(word.split { $0 >= 0x80 }.map { String(decoding: $0, as: UTF8.self) } + [whole])
  }
}
