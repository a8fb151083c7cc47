/// Cuts Swift source into tokens, exactly enough to tell code from comments and whitespace.
///
/// Where the two cannot be told apart without knowing the grammar (a regex literal may hold quotes
/// and slashes) or the source is not Swift (an unterminated string), there are no tokens: the
/// caller then has to take the source as it is.
package struct SwiftLexer {
  private let source: [UInt8]
  private var position = 0
  private var tokens: [SwiftToken] = []

  private struct NotUnderstood: Error {}

  /// The tokens of `source`, or `nil` where it is not understood.
  package static func tokens(of source: [UInt8]) -> [SwiftToken]? {
    var lexer = SwiftLexer(source: source)
    do {
      try lexer.readAll()
      return lexer.tokens
    } catch {
      return nil
    }
  }

  private init(source: [UInt8]) {
    self.source = source
  }

  private mutating func readAll() throws(NotUnderstood) {
    while true {
      let gap = try skipGap()
      guard let byte = peek() else { return }
      let start = position
      let kind = try readToken(byte, gap: gap)
      tokens.append(SwiftToken(kind, Array(source[start..<position]), after: gap))
    }
  }

  private func peek(_ ahead: Int = 0) -> UInt8? {
    position + ahead < source.count ? source[position + ahead] : nil
  }

  private func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { source[position...].starts(with: $0) }
  }

  // MARK: Whitespace and comments

  private mutating func skipGap() throws(NotUnderstood) -> SwiftToken.Gap {
    let start = position
    var newline = false
    while let byte = peek() {
      switch byte {
      case .newline, .carriageReturn:
        newline = true
        position += 1
      case .space, .tab, .verticalTab, .formFeed:
        position += 1
      case .slash where peek(1) == .slash:
        while let byte = peek(), byte != .newline, byte != .carriageReturn { position += 1 }
      case .slash where peek(1) == .asterisk:
        if try skipBlockComment() { newline = true }
      default:
        return newline ? .newline : position > start ? .space : .none
      }
    }
    return .newline
  }

  /// Skips a comment and those nested in it.
  ///
  /// - Returns: whether it spans lines: then it separates statements, as a newline does.
  private mutating func skipBlockComment() throws(NotUnderstood) -> Bool {
    var depth = 0
    var spansLines = false
    while let byte = peek() {
      if starts(with: "/*") {
        depth += 1
        position += 2
      } else if starts(with: "*/") {
        depth -= 1
        position += 2
        if depth == 0 { return spansLines }
      } else {
        if byte == .newline || byte == .carriageReturn { spansLines = true }
        position += 1
      }
    }
    throw NotUnderstood()
  }

  // MARK: Tokens

  private mutating func readToken(
    _ byte: UInt8, gap: SwiftToken.Gap
  ) throws(NotUnderstood) -> SwiftToken.Kind {
    switch byte {
    case .quote:
      try readString(hashes: 0)
      return .string
    case .hash:
      var hashes = 1
      while peek(hashes) == .hash { hashes += 1 }
      if peek(hashes) == .quote {
        position += hashes
        try readString(hashes: hashes)
        return .string
      }
      // `#/` opens a regex literal, `#!` a script; a name follows in every other case.
      guard hashes == 1, let next = peek(1), next.isWordByte else { throw NotUnderstood() }
      position += 1
      readWord()
      return .word
    case .at:
      position += 1
      readWord()
      return .word
    case .backtick:
      position += 1
      while let byte = peek(), byte != .backtick {
        guard byte != .newline && byte != .carriageReturn else { throw NotUnderstood() }
        position += 1
      }
      guard peek() == .backtick else { throw NotUnderstood() }
      position += 1
      return .word
    case _ where byte.isWordByte:
      readWord()
      return .word
    case _ where byte.isOperatorByte:
      try readOperator(gap: gap)
      return .operation
    case _ where byte.isPunctuation:
      position += 1
      return .punctuation
    default:
      throw NotUnderstood()
    }
  }

  private mutating func readWord() {
    while let byte = peek(), byte.isWordByte { position += 1 }
  }

  private mutating func readOperator(gap: SwiftToken.Gap) throws(NotUnderstood) {
    let start = position
    var hasSlash = false
    while let byte = peek(), byte.isOperatorByte, !starts(with: "//"), !starts(with: "/*") {
      if byte == .slash { hasSlash = true }
      position += 1
    }
    // A slash may open a regex literal, unless the operator is surely a binary one: whitespace on
    // both sides, which no regex literal has after its slash, or on neither, and an operand before.
    guard hasSlash else { return }
    let isBinary =
      gap == .none ? source[start..<position].elementsEqual([.slash]) : peek()?.isWhitespace == true
    guard isBinary, let last = tokens.last, endsOperand(last) else { throw NotUnderstood() }
  }

  private func endsOperand(_ token: SwiftToken) -> Bool {
    switch token.kind {
    case .word: !Self.wordsBeforeOperands.contains { $0.utf8.elementsEqual(token.text) }
    case .string: true
    case .operation: token.is("!") || token.is("?")
    case .punctuation: token.is(")") || token.is("]") || token.is("}")
    }
  }

  /// Keywords that an expression may follow.
  private static let wordsBeforeOperands = [
    "any", "as", "await", "case", "consume", "copy", "defer", "discard", "do", "each", "else",
    "for", "guard", "if", "in", "is", "repeat", "return", "some", "switch", "then", "throw", "try",
    "unsafe", "where", "while", "yield",
  ]

  // MARK: Strings

  /// Reads a string from its opening quote; `hashes` are before it.
  private mutating func readString(hashes: Int) throws(NotUnderstood) {
    let isMultiline = starts(with: "\"\"\"") && !closesOnSameLine(hashes: hashes)
    let quotes = isMultiline ? 3 : 1
    position += quotes
    while let byte = peek() {
      if byte == .quote && closes(quotes: quotes, hashes: hashes) {
        position += quotes + hashes
        return
      }
      if byte == .backslash && follows(hashes: hashes, at: 1) {
        position += 1 + hashes
        guard let escaped = peek() else { throw NotUnderstood() }
        position += 1
        if escaped == .openParenthesis { try skipInterpolation() }
        continue
      }
      if !isMultiline && (byte == .newline || byte == .carriageReturn) { throw NotUnderstood() }
      position += 1
    }
    throw NotUnderstood()
  }

  private func closes(quotes: Int, hashes: Int) -> Bool {
    (0..<quotes).allSatisfy { peek($0) == .quote } && follows(hashes: hashes, at: quotes)
  }

  /// Whether three quotes after `hashes` open a string on one line, as in `#"""#`: the compiler
  /// looks whether that line closes it.
  private func closesOnSameLine(hashes: Int) -> Bool {
    guard hashes > 0 else { return false }
    var ahead = 1
    while let byte = peek(ahead), byte != .newline, byte != .carriageReturn {
      ahead += 1
      if byte == .quote && follows(hashes: hashes, at: ahead) { return true }
    }
    return false
  }

  private func follows(hashes: Int, at ahead: Int) -> Bool {
    (0..<hashes).allSatisfy { peek(ahead + $0) == .hash }
  }

  /// Skips what is interpolated, up to and with its closing parenthesis. All of it stays part of
  /// the string's text; it is read as code only to find where it ends.
  private mutating func skipInterpolation() throws(NotUnderstood) {
    var inner = SwiftLexer(source: source)
    inner.position = position
    var depth = 1
    while depth > 0 {
      let gap = try inner.skipGap()
      guard let byte = inner.peek() else { throw NotUnderstood() }
      let start = inner.position
      let kind = try inner.readToken(byte, gap: gap)
      let token = SwiftToken(kind, Array(source[start..<inner.position]), after: gap)
      if token.is("(") { depth += 1 }
      if token.is(")") { depth -= 1 }
      inner.tokens.append(token)
    }
    position = inner.position
  }
}
