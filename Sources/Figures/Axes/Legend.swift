/// The list of names right of a plot, where it covers nothing.
struct Legend {
  struct Entry {
    var name: String
    /// Draws the sample in a box 26 wide, centred on the y it is given, from the x it is given.
    var drawSample: (inout SVGWriter, Double, Double) -> Void
  }

  private static let sampleWidth = 26.0
  private static let gap = 8.0
  private static let lineHeight = 14.5
  private static let entryGap = 5.0
  private static let maximumTextWidth = 210.0

  private let entries: [(lines: [String], entry: Entry)]
  let width: Double
  let height: Double

  init(_ entries: [Entry]) {
    self.entries = entries.map { entry in
      let lines = TextMetrics.wrap(
        entry.name, size: Style.legendSize, to: Self.maximumTextWidth, lines: 2)
      return (lines.isEmpty ? [""] : lines, entry)
    }
    let text = self.entries.flatMap(\.lines).map {
      TextMetrics.width($0, size: Style.legendSize)
    }
    width = entries.isEmpty ? 0 : Self.sampleWidth + Self.gap + (text.max() ?? 0)
    height = self.entries.reduce(0) { sum, entry in
      sum + Double(entry.lines.count) * Self.lineHeight + Self.entryGap
    }
  }

  func draw(in svg: inout SVGWriter, x: Double, y: Double) {
    var top = y
    for (lines, entry) in entries {
      entry.drawSample(&svg, x, top + Self.lineHeight / 2)
      for (index, line) in lines.enumerated() {
        svg.text(
          line, x: x + Self.sampleWidth + Self.gap,
          y: top + Double(index) * Self.lineHeight + Self.lineHeight / 2 + 4,
          size: Style.legendSize)
      }
      top += Double(lines.count) * Self.lineHeight + Self.entryGap
    }
  }
}
