internal import Fingerprint

/// What stands for the code of a pipeline file in the keys of the stages that it declares.
///
/// Comments and the layout of the file do not count. Neither does the declaration of the pipeline
/// itself, which says what to make and not how, wherever it is certain that no stage of the file
/// can depend on it. Where that, or where the comments are, is not certain, everything counts: a
/// stage may then run again in vain, but never stays fresh wrongly.
package enum CodeStamp {
  /// The SHA-256, in hexadecimal, of the code of a pipeline file.
  ///
  /// - Parameter path: the file's path from the root; counts where the source can see it.
  package static func of(_ source: [UInt8], path: String) -> String {
    var hash = SHA256()
    let counted = counted(in: source)
    hash.update(Array("ibpipe code stamp 1\n\(counted.kind)\n".utf8))
    if source.contains("#file") { hash.update(Array("\(path)\n".utf8)) }
    hash.update(counted.bytes)
    return hash.finalize().hex
  }

  /// What of a source counts, as bytes that are the same for two sources only if both mean the
  /// same.
  package static func counted(in source: [UInt8]) -> (kind: String, bytes: [UInt8]) {
    // These make the layout visible to the program.
    let seesLayout = ["#line", "#column", "#sourceLocation"].contains { source.contains($0) }
    guard !seesLayout, let tokens = SwiftLexer.tokens(of: source) else { return ("text", source) }
    if let entry = EntryPoint(in: tokens), !entry.isReachable {
      return ("code", normalised(entry.others))
    }
    return ("code", normalised(tokens[...]))
  }

  /// The tokens as source again, with one space or newline where there were any, and none where
  /// none is ever needed: beside the inner side of a round or square bracket, and a comma.
  private static func normalised(_ tokens: some Sequence<SwiftToken>) -> [UInt8] {
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
