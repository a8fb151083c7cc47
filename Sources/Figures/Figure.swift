/// A drawing: one complete SVG document, the same bytes for the same input.
///
/// The text starts with `<svg`, has no XML declaration, refers to nothing outside itself and
/// declares no `id`, so that any number of figures can be inlined in one HTML page.
public struct Figure: Sendable, Hashable {
  /// The SVG document, UTF-8 when written to a file.
  public var text: String

  /// Wraps an SVG document that was drawn before, for instance one read back from a file.
  public init(text: String) {
    self.text = text
  }

  /// The natural width in CSS pixels as the root element gives it; nil when it gives none.
  public var width: Double? {
    guard let root = rootTag, let start = root.range(of: " width=\"")?.upperBound else {
      return nil
    }
    return Double(String(root[start...].prefix { $0.isNumber || $0 == "." }))
  }

  /// The document from its root element on, without XML declaration, doctype or comments;
  /// nil when there is no root `<svg`.
  package var inlineText: Substring? {
    text.range(of: "<svg").map { text[$0.lowerBound...] }
  }

  private var rootTag: Substring? {
    inlineText.map { $0.prefix { $0 != ">" } }
  }
}

extension StringProtocol {
  /// Where `needle` first occurs; the standard library has it only with regular expressions.
  func range(of needle: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(needle) {
        return start..<index(start, offsetBy: needle.count)
      }
      start = index(after: start)
    }
    return nil
  }
}
