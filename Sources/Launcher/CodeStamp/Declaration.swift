/// A declaration at the top level of a file, with the attributes and modifiers before it.
struct Declaration {
  enum Kind: Equatable {
    /// `struct`, `class`, `enum`, `actor` or `protocol`.
    case type
    /// The pipeline itself: a type that carries `@main`.
    case pipeline
    /// An extension of a type by that name.
    case `extension`
    /// A function, a variable or a `typealias`.
    case other
    /// What may take effect where its name is not written: imports, operators, extensions of types
    /// that are not told by a plain name.
    case everywhere
  }

  let kind: Kind
  /// What other declarations can call it by; of an extension, the name of the type.
  let names: [String]
  let tokens: ArraySlice<SwiftToken>
  /// Seen in its own file alone.
  let isPrivate: Bool

  /// Cuts the code of a file into its declarations; nil where it is not certain where they begin.
  ///
  /// A declaration begins on a new line, at no bracket's inside, with an attribute, a modifier or
  /// a keyword, behind something that can end one. What this takes for two that is one would be
  /// unsound, so each has to begin as declarations do; two that are taken for one cost no more than
  /// a stage that runs in vain.
  static func all(in tokens: [SwiftToken]) -> [Declaration]? {
    var cuts: [Int] = []
    var depth = 0
    var hasKeyword = true
    for (index, token) in tokens.enumerated() {
      if depth == 0, hasKeyword, Words.starters.contains(token) || token.isAttribute,
        index == 0 || mayFollow(tokens[index - 1], token)
      {
        cuts.append(index)
        hasKeyword = false
      }
      if depth == 0, Words.keywords.contains(token) { hasKeyword = true }
      if token.is("(") || token.is("[") || token.is("{") { depth += 1 }
      if token.is(")") || token.is("]") || token.is("}") { depth -= 1 }
      guard depth >= 0 else { return nil }
    }
    guard depth == 0, tokens.isEmpty || cuts.first == 0 else { return nil }
    var declarations: [Declaration] = []
    for (start, end) in zip(cuts, cuts.dropFirst() + [tokens.count]) {
      guard let declaration = Declaration(tokens[start..<end]) else { return nil }
      declarations.append(declaration)
    }
    return declarations
  }

  /// Whether a new declaration may begin with `token`, where `last` is before it.
  private static func mayFollow(_ last: SwiftToken, _ token: SwiftToken) -> Bool {
    if last.is(";") { return true }
    guard token.gap == .newline else { return false }
    switch last.kind {
    case .word: return !Words.unfinished.contains(last) && !last.isAttribute
    case .string: return true
    case .punctuation: return last.is(")") || last.is("]") || last.is("}")
    // The end of generic arguments, an optional type, or a forced value.
    case .operation: return last.gap == .none && last.text.allSatisfy { ">?!".utf8.contains($0) }
    }
  }

  /// - Parameter tokens: one declaration's.
  private init?(_ tokens: ArraySlice<SwiftToken>) {
    var rest = tokens
    var isEntry = false
    var isPrivate = false
    while let token = rest.first, !Words.keywords.contains(token) {
      guard token.isAttribute || Words.modifiers.contains(token) else { return nil }
      if token.is("@main") { isEntry = true }
      if token.is("private") || token.is("fileprivate") { isPrivate = true }
      rest.removeFirst()
      if token.isAttribute {
        // `@Module.name`; one with generic arguments is not understood.
        while let dot = rest.first, dot.is("."), rest.count > 1 { rest = rest.dropFirst(2) }
      }
      if let bracket = rest.first, bracket.is("(") { rest = rest.dropFirst(Self.group(in: rest)) }
    }
    guard let keyword = rest.popFirst() else { return nil }
    self.tokens = tokens
    self.isPrivate = isPrivate
    let name = rest.first.flatMap { $0.kind == .word ? $0.name : nil }
    if Words.types.contains(keyword) {
      guard let name else { return nil }
      kind = isEntry ? .pipeline : .type
      names = [name]
    } else if isEntry || keyword.is("macro") {
      return nil
    } else if keyword.is("extension") {
      let extended = Self.plainName(rest)
      kind = extended == nil ? .everywhere : .extension
      names = extended.map { [$0] } ?? []
    } else if keyword.is("let") || keyword.is("var") {
      kind = .other
      names = Self.variables(rest)
    } else if keyword.is("func") || keyword.is("typealias"), let name {
      // What literals are taken for, such as `IntegerLiteralType`.
      kind = keyword.is("typealias") && name.hasSuffix("Type") ? .everywhere : .other
      names = [name]
    } else {
      kind = .everywhere
      names = []
    }
  }

  /// How many tokens a group in brackets takes.
  private static func group(in tokens: ArraySlice<SwiftToken>) -> Int {
    var depth = 0
    for (count, token) in tokens.enumerated() {
      if token.is("(") { depth += 1 }
      if token.is(")") { depth -= 1 }
      if depth == 0 { return count + 1 }
    }
    return tokens.count
  }

  /// The first part of a type's name, where the name is all there is: `Outer?` is an `Optional`.
  private static func plainName(_ tokens: ArraySlice<SwiftToken>) -> String? {
    guard let first = tokens.first, first.kind == .word, !first.isAttribute else { return nil }
    var rest = tokens.dropFirst()
    while let dot = rest.first, dot.is("."), rest.count > 1 { rest = rest.dropFirst(2) }
    guard let next = rest.first else { return nil }
    return next.is("{") || next.is(":") || next.is("where") || next.is("<") ? first.name : nil
  }

  /// The names that `let` or `var` declares, and perhaps a few words more.
  private static func variables(_ tokens: ArraySlice<SwiftToken>) -> [String] {
    var names: [String] = []
    var depth = 0
    var isPattern = true
    for token in tokens {
      if token.is("(") || token.is("[") || token.is("{") { depth += 1 }
      if token.is(")") || token.is("]") || token.is("}") { depth -= 1 }
      if isPattern, token.kind == .word { names.append(token.name) }
      if depth == 0 {
        if token.is(",") { isPattern = true } else if !token.is(")") { isPattern = false }
      }
    }
    return names
  }
}
