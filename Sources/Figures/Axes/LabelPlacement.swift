/// Puts short labels beside points where they cover neither points nor each other; a label that
/// finds no such place is left out.
struct LabelPlacement {
  private static let size = 10.0

  private var occupied: [Frame]

  init(avoiding points: [(x: Double, y: Double)]) {
    occupied = points.map { Frame(x: $0.x - 4, y: $0.y - 4, width: 8, height: 8) }
  }

  mutating func place(
    _ text: String, besideX x: Double, y: Double, colour: String, in svg: inout SVGWriter
  ) {
    guard !text.isEmpty else { return }
    let width = TextMetrics.width(text, size: Self.size)
    let height = Self.size
    let corners = [
      (x + 5, y - 4 - height), (x + 5, y + 4), (x - 5 - width, y - 4 - height),
      (x - 5 - width, y + 4), (x - width / 2, y - 6 - height), (x - width / 2, y + 6),
      (x + 7, y - height / 2), (x - 7 - width, y - height / 2),
    ]
    let free = corners.map { Frame(x: $0.0, y: $0.1, width: width, height: height) }
      .first { frame in !occupied.contains { $0.overlaps(frame) } }
    guard let free else { return }
    occupied.append(free)
    // A white rim keeps the label legible over a curve.
    svg.element(
      "text",
      [
        "x": Number.pixels(free.x), "y": Number.pixels(free.maxY - 1.5),
        "font-size": Number.pixels(Self.size), "fill": colour, "stroke": "#ffffff",
        "stroke-width": "3", "paint-order": "stroke",
      ], text: text)
  }
}
