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
    guard mains.count == 1, let main = mains.first else { return nil }
    let depths = Self.depths(of: tokens)
    guard depths[main] == 0,
      let opening = tokens.indices.first(where: {
        $0 > main && depths[$0] == 1 && tokens[$0].is("{")
      }),
      let closing = tokens.indices.first(where: {
        $0 > opening && depths[$0] == 0 && tokens[$0].is("}")
      })
    else { return nil }
    let keyword = tokens[main..<opening].firstIndex { token in
      Self.keywords.contains { $0.utf8.elementsEqual(token.text) }
    }
    guard let keyword, keyword + 1 < opening, tokens[keyword + 1].kind == .word,
      tokens[keyword + 1].text.first != UInt8(ascii: "`")
    else { return nil }
    name = tokens[keyword + 1]
    heritage = tokens[(keyword + 2)..<opening]
    body = tokens[opening...closing]
    others = Array(tokens[..<main] + tokens[(closing + 1)...])
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

  /// How many brackets are open after each token.
  private static func depths(of tokens: [SwiftToken]) -> [Int] {
    var depth = 0
    return tokens.map { token in
      if token.is("(") || token.is("[") || token.is("{") { depth += 1 }
      if token.is(")") || token.is("]") || token.is("}") { depth -= 1 }
      return depth
    }
  }
}
