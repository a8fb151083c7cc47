/// The stage of an axis plot: title, labels, ticks, grid and legend around a data area, and the
/// mapping from data to pixels.
struct PlotFrame {
  struct Axis {
    var label: String
    var range: ClosedRange<Double>
    var ticks: Ticks

    /// The label with the unit of its ticks.
    var fullLabel: String {
      guard let factor = ticks.factor else { return label }
      return label.isEmpty ? factor : "\(label) (\(factor))"
    }
  }

  private static let padding = 14.0

  let title: [String]
  let x: Axis
  let y: Axis
  let legend: Legend
  /// The data area.
  let area: Frame
  let width: Double
  let height: Double
  private let xLabelTop: Double
  private let yTickWidth: Double

  /// - Parameters:
  ///   - xTickDepth: what the tick labels below the x axis need.
  ///   - xTickOverhang: how far they reach out to the left of the data area.
  init(
    title: String, x: Axis, y: Axis, legend: Legend, areaWidth: Double = 470,
    areaHeight: Double = 300, xTickDepth: Double = 18,
    xTickOverhang: Double = 0
  ) {
    self.x = x
    self.y = y
    self.legend = legend
    yTickWidth = y.ticks.labels.map { TextMetrics.width($0, size: Style.tickSize) }.max() ?? 0
    let left = Self.padding + max((y.fullLabel.isEmpty ? 0 : 20) + yTickWidth + 8, xTickOverhang)
    let right = legend.width > 0 ? 20 + legend.width : 6
    width = left + areaWidth + right + Self.padding
    self.title = TextMetrics.wrap(
      title, size: Style.titleSize, to: width - 2 * Self.padding, lines: 3)
    let top = Self.padding + Double(self.title.count) * 20 + (self.title.isEmpty ? 0 : 6)
    area = Frame(x: left, y: top, width: areaWidth, height: areaHeight)
    xLabelTop = area.maxY + xTickDepth
    let bottom = xLabelTop + (x.fullLabel.isEmpty ? 2 : 20)
    height = max(bottom, top + legend.height) + Self.padding
  }

  func pixelX(_ value: Double) -> Double {
    area.x + (value - x.range.lowerBound) / (x.range.upperBound - x.range.lowerBound) * area.width
  }

  func pixelY(_ value: Double) -> Double {
    area.maxY - (value - y.range.lowerBound) / (y.range.upperBound - y.range.lowerBound)
      * area.height
  }

  /// What is drawn below the data. `drawsXTicks` is off for axes of categories.
  func drawBackground(in svg: inout SVGWriter, drawsXTicks: Bool = true) {
    for (index, line) in title.enumerated() {
      svg.text(
        line, x: Self.padding, y: Self.padding + 14 + Double(index) * 20, size: Style.titleSize,
        isBold: true)
    }
    for (position, label) in zip(y.ticks.positions, y.ticks.labels) {
      let at = pixelY(position)
      guard at >= area.y - 0.5, at <= area.maxY + 0.5 else { continue }
      svg.line(from: (area.x, at), to: (area.maxX, at), colour: Style.grid, width: 1)
      svg.text(
        label, x: area.x - 8, y: at + 4, size: Style.tickSize, anchor: .end,
        colour: Style.softInk)
    }
    if drawsXTicks { drawXTicks(in: &svg) }
    svg.text(
      x.fullLabel, x: area.midX, y: xLabelTop + 16, size: Style.labelSize, anchor: .middle)
    svg.text(
      TextMetrics.truncate(y.fullLabel, size: Style.labelSize, to: area.height + 40),
      x: area.x - yTickWidth - 17, y: area.midY, size: Style.labelSize, anchor: .middle,
      isVertical: true)
    legend.draw(in: &svg, x: area.maxX + 20, y: area.y)
  }

  /// The axes themselves, over the data.
  func drawAxes(in svg: inout SVGWriter) {
    let base = min(max(pixelY(0), area.y), area.maxY)
    let hasZero = y.range.contains(0)
    svg.line(
      from: (area.x, area.maxY), to: (area.maxX, area.maxY), colour: Style.axis, width: 1)
    if hasZero, base < area.maxY - 0.5 {
      svg.line(from: (area.x, base), to: (area.maxX, base), colour: Style.axis, width: 1)
    }
    svg.line(from: (area.x, area.y), to: (area.x, area.maxY), colour: Style.axis, width: 1)
  }

  private func drawXTicks(in svg: inout SVGWriter) {
    var occupied = -Double.infinity
    for (position, label) in zip(x.ticks.positions, x.ticks.labels) {
      let at = pixelX(position)
      guard at >= area.x - 0.5, at <= area.maxX + 0.5 else { continue }
      svg.line(from: (at, area.maxY), to: (at, area.maxY + 4), colour: Style.axis, width: 1)
      let half = TextMetrics.width(label, size: Style.tickSize) / 2
      // Ticks the user asked for may be dense: a label that would touch its neighbour is left out.
      guard at - half > occupied + 3 else { continue }
      occupied = at + half
      svg.text(
        label, x: at, y: area.maxY + 17, size: Style.tickSize, anchor: .middle,
        colour: Style.softInk)
    }
  }
}
