/// Swift code as it counts for keys: without comments and layout, wherever it is certain which
/// these are.
package enum CodeStamp {
  /// What of a source counts, as bytes that are the same for two sources only if both mean the
  /// same.
  package static func counted(in source: [UInt8]) -> (kind: String, bytes: [UInt8]) {
    guard let tokens = tokens(of: source) else { return ("text", source) }
    return ("code", normalised(tokens[...]))
  }

  /// The tokens of a source; nil where it is not understood, or can see its own layout.
  static func tokens(of source: [UInt8]) -> [SwiftToken]? {
    let seesLayout = ["#line", "#column", "#sourceLocation"].contains { source.contains($0) }
    return seesLayout ? nil : SwiftLexer.tokens(of: source)
  }

  /// The tokens as source again, with one space or newline where there were any, and none where
  /// none is ever needed: beside the inner side of a round or square bracket, and a comma.
  static func normalised(_ tokens: some Sequence<SwiftToken>) -> [UInt8] {
    var bytes: [UInt8] = []
    var last: SwiftToken?
    for token in tokens {
      let isJoined =
        last.map { $0.is("(") || $0.is("[") || $0.is(",") } ?? true
        || token.is(")") || token.is("]") || token.is(",")
      switch token.gap {
      case .none: break
      case .space: if !isJoined { bytes.append(UInt8(ascii: " ")) }
      case .newline: if !isJoined { bytes.append(UInt8(ascii: "\n")) }
      }
      bytes += token.text
      last = token
    }
    return bytes
  }
}

extension [UInt8] {
  /// Whether `text` occurs.
  func contains(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    guard let first = wanted.first, count >= wanted.count else { return wanted.isEmpty }
    return (0...(count - wanted.count)).contains { start in
      self[start] == first && self[start..<start + wanted.count].elementsEqual(wanted)
    }
  }
}
