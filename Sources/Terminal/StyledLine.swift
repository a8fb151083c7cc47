/// One line for a terminal, in parts of one style each.
public struct StyledLine: Sendable, Equatable {
  public enum Style: Sendable { case plain, dim, bold, good, bad, busy }

  private struct Part: Sendable, Equatable {
    let text: String
    let style: Style
  }

  private var parts: [Part] = []

  public init(_ text: String = "", _ style: Style = .plain) { add(text, style) }

  public mutating func add(_ text: String, _ style: Style = .plain) {
    if !text.isEmpty { parts.append(Part(text: text, style: style)) }
  }

  /// How many columns it takes.
  public var columnCount: Int { parts.reduce(0) { $0 + columns(of: $1.text) } }

  /// The line, clipped to that many columns.
  public func text(columns limit: Int, paint: Paint) -> String {
    var left = limit
    var text = ""
    for part in parts {
      let shown = clipped(part.text, to: left)
      text += StyledLine.paint(shown, part.style, paint)
      if shown != part.text && columns(of: part.text) > left { break }
      left -= columns(of: shown)
      if left <= 0 { break }
    }
    return text
  }

  private static func paint(_ text: String, _ style: Style, _ paint: Paint) -> String {
    switch style {
    case .plain: text
    case .dim: paint.dim(text)
    case .bold: paint.bold(text)
    case .good: paint.good(text)
    case .bad: paint.bad(text)
    case .busy: paint.busy(text)
    }
  }
}
