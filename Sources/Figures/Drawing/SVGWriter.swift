/// Writes the elements of one SVG document in order.
struct SVGWriter {
  enum Anchor: String { case start, middle, end }

  private var body = ""
  private var openElements: [String] = []

  mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String>, text: String? = nil
  ) {
    appendTag(name, attributes)
    body += text.map { ">\(Markup.escape($0))</\(name)>\n" } ?? "/>\n"
  }

  mutating func open(_ name: String, _ attributes: KeyValuePairs<String, String>) {
    appendTag(name, attributes)
    body += ">\n"
    openElements.append(name)
  }

  mutating func close() {
    guard let name = openElements.popLast() else { return }
    body += "</\(name)>\n"
  }

  private mutating func appendTag(_ name: String, _ attributes: KeyValuePairs<String, String>) {
    body += "<\(name)"
    for (key, value) in attributes { body += " \(key)=\"\(Markup.escape(value))\"" }
  }

  mutating func text(
    _ string: String, x: Double, y: Double, size: Double, anchor: Anchor = .start,
    colour: String = Style.ink, isBold: Bool = false, isVertical: Bool = false
  ) {
    guard !string.isEmpty else { return }
    appendTag("text", ["x": Number.pixels(x), "y": Number.pixels(y)])
    body += " font-size=\"\(Number.pixels(size))\""
    if anchor != .start { body += " text-anchor=\"\(anchor.rawValue)\"" }
    if colour != Style.ink { body += " fill=\"\(colour)\"" }
    if isBold { body += " font-weight=\"600\"" }
    if isVertical { body += " transform=\"rotate(-90 \(Number.pixels(x)) \(Number.pixels(y)))\"" }
    body += ">\(Markup.escape(string))</text>\n"
  }

  mutating func line(
    from: (x: Double, y: Double), to: (x: Double, y: Double), colour: String, width: Double,
    dash: String? = nil
  ) {
    appendTag(
      "line",
      [
        "x1": Number.pixels(from.x), "y1": Number.pixels(from.y), "x2": Number.pixels(to.x),
        "y2": Number.pixels(to.y), "stroke": colour, "stroke-width": Number.pixels(width),
      ])
    if let dash { body += " stroke-dasharray=\"\(dash)\"" }
    body += "/>\n"
  }

  mutating func rectangle(_ frame: Frame, fill: String, stroke: String? = nil) {
    appendTag(
      "rect",
      [
        "x": Number.pixels(frame.x), "y": Number.pixels(frame.y),
        "width": Number.pixels(frame.width), "height": Number.pixels(frame.height),
        "fill": fill,
      ])
    if let stroke { body += " stroke=\"\(stroke)\"" }
    body += "/>\n"
  }

  /// The finished document on a white panel, so that it reads on any page.
  ///
  /// - Parameter styleSheet: what colours classes and, as class `panel`, the panel; may be empty.
  func document(
    width: Double, height: Double, title: String, description: String, styleSheet: String = ""
  ) -> Figure {
    let (w, h) = (Number.pixels(width.rounded(.up)), Number.pixels(height.rounded(.up)))
    let name = title.isEmpty ? description : title
    let style = styleSheet.isEmpty ? "" : "<style>\n\(styleSheet)\n</style>\n"
    let panel = styleSheet.isEmpty ? "" : " class=\"panel\""
    return Figure(
      text: """
        <svg xmlns="http://www.w3.org/2000/svg" width="\(w)" height="\(h)" \
        viewBox="0 0 \(w) \(h)" role="img" aria-label="\(Markup.escape(name))" \
        font-family="\(Style.fonts)" fill="\(Style.ink)">
        <title>\(Markup.escape(name))</title>
        <desc>\(Markup.escape(description))</desc>
        \(style)<rect width="\(w)" height="\(h)" fill="#ffffff"\(panel)/>
        \(body)</svg>

        """)
  }
}
