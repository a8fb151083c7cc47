/// Escaping of any text for XML and HTML, in element content and in quoted attributes.
enum Markup {
  /// `text` with markup characters escaped. What XML 1.0 cannot hold at all becomes U+FFFD, so
  /// that the document stays well formed whatever the text.
  static func escape(_ text: some StringProtocol) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n": result.unicodeScalars.append(scalar)
      case "\r": result += "\n"
      default:
        let code = scalar.value
        let isForbidden =
          code < 0x20 || (0x7f...0x9f).contains(code) || code == 0xfffe || code == 0xffff
        result.unicodeScalars.append(isForbidden ? "\u{fffd}" : scalar)
      }
    }
    return result
  }
}
