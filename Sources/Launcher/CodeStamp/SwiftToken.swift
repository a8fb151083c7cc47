/// A piece of Swift source that is neither whitespace nor a comment.
package struct SwiftToken: Equatable, Sendable {
  package enum Kind: Sendable {
    /// A name, a keyword, a number, or either with `@`, `#` or `$` before it.
    case word
    /// A string literal as it is written, with what is interpolated.
    case string
    /// A run of operator characters.
    case operation
    /// A bracket, `,`, `;` or `:`, alone.
    case punctuation
  }

  /// What lies between a token and the one before it. A comment counts as whitespace, as it does
  /// for the compiler.
  package enum Gap: Sendable { case none, space, newline }

  package let kind: Kind
  package let text: [UInt8]
  package let gap: Gap

  package init(_ kind: Kind, _ text: [UInt8], after gap: Gap) {
    self.kind = kind
    self.text = text
    self.gap = gap
  }

  func `is`(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { self.text.elementsEqual($0) }
  }
}
