/// The declaration that carries `@main`: the pipeline itself, from `@main` to its closing brace.
struct EntryPoint {
  /// The tokens of the rest of the file.
  let others: [SwiftToken]
  private let name: SwiftToken
  /// Between the name and the opening brace.
  private let heritage: ArraySlice<SwiftToken>
  private let body: ArraySlice<SwiftToken>

  /// `nil` unless there is exactly one, it is a type, and no condition of compilation is about.
  init?(in tokens: [SwiftToken]) {
    guard !tokens.contains(where: { $0.is("#if") }) else { return nil }
    let mains = tokens.indices.filter { tokens[$0].is("@main") }
    guard mains.count == 1, Self.depth(of: tokens[..<mains[0]]) == 0 else { return nil }

    let opening = tokens[mains[0]...].indices.first { index in
      tokens[index].is("{") && Self.depth(of: tokens[mains[0]..<index]) == 0
    }
    guard let opening else { return nil }
    let closing = tokens[opening...].indices.first { index in
      tokens[index].is("}") && Self.depth(of: tokens[opening...index]) == 0
    }
    let keyword = tokens[mains[0]..<opening].firstIndex { token in
      Self.keywords.contains { $0.utf8.elementsEqual(token.text) }
    }
    guard let closing, let keyword, keyword + 1 < opening, tokens[keyword + 1].kind == .word,
      tokens[keyword + 1].text.first != UInt8(ascii: "`")
    else { return nil }
    name = tokens[keyword + 1]
    heritage = tokens[(keyword + 2)..<opening]
    body = tokens[opening...closing]
    others = Array(tokens[..<mains[0]] + tokens[(closing + 1)...])
  }

  /// Whether code outside may depend on what this declaration says.
  ///
  /// It may where it can name the type, or can take any pipeline; where the type is more than a
  /// pipeline, and so can be reached through what else it is; and where it holds another type,
  /// which may be a stage.
  var isReachable: Bool {
    let isMorePipeline = heritage.contains { token in
      token.kind == .word && !Self.plain.contains { $0.utf8.elementsEqual(token.text) }
    }
    let holdsType = body.contains { token in
      (Self.keywords + ["extension", "protocol", "typealias"]).contains {
        $0.utf8.elementsEqual(token.text)
      }
    }
    return isMorePipeline || holdsType || others.contains { mentions($0) }
  }

  private func mentions(_ token: SwiftToken) -> Bool {
    let names = [String(decoding: name.text, as: UTF8.self), "Pipeline"]
    switch token.kind {
    case .word:
      let word = token.text.filter { $0 != UInt8(ascii: "`") }
      return names.contains { $0.utf8.elementsEqual(word) }
    case .string: return names.contains { token.text.contains($0) }
    case .operation, .punctuation: return false
    }
  }

  private static let keywords = ["struct", "class", "enum", "actor"]
  private static let plain = ["IBPipe", "Pipeline", "Sendable"]

  private static func depth(of tokens: ArraySlice<SwiftToken>) -> Int {
    tokens.reduce(0) { depth, token in
      if token.is("(") || token.is("[") || token.is("{") { return depth + 1 }
      if token.is(")") || token.is("]") || token.is("}") { return depth - 1 }
      return depth
    }
  }
}
