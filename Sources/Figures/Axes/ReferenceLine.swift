/// A labelled horizontal line that curves or bars are read against, such as a ceiling.
public struct ReferenceLine: Sendable, Hashable {
  public var name: String
  /// In the unit of the y axis.
  public var y: Double
  public var style: ColourRole

  public init(_ name: String, at y: Double, style: ColourRole = .reference) {
    self.name = name
    self.y = y
    self.style = style
  }

  /// Dash patterns by order, so that several lines of one colour stay apart.
  static func pattern(_ index: Int) -> String {
    ["6 4", "2 3", "9 3 2 3"][index % 3]
  }
}

extension PlotFrame {
  func draw(_ lines: [ReferenceLine], in svg: inout SVGWriter) {
    for (index, line) in lines.enumerated() where y.range.contains(line.y) {
      let at = pixelY(line.y)
      svg.line(
        from: (area.x, at), to: (area.maxX, at), colour: line.style.hex, width: 1.4,
        dash: ReferenceLine.pattern(index))
    }
  }
}

extension Legend.Entry {
  init(_ line: ReferenceLine, index: Int) {
    self.init(name: line.name) { svg, x, y in
      svg.line(
        from: (x, y), to: (x + 26, y), colour: line.style.hex, width: 1.4,
        dash: ReferenceLine.pattern(index))
    }
  }
}
