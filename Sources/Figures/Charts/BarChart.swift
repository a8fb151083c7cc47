/// Bars in groups, one group per category and one bar per series, with optional error bars.
public struct BarChart: Sendable {
  public struct Series: Sendable, Hashable {
    public var name: String
    /// One value per category; a non-finite or missing one leaves a gap.
    public var values: [Double]
    /// Half lengths of the error bars, in the order of the values.
    public var errors: [Double]?
    public var style: ColourRole

    public init(name: String, values: [Double], errors: [Double]? = nil, style: ColourRole) {
      self.name = name
      self.values = values
      self.errors = errors
      self.style = style
    }
  }

  public var title: String
  public var xLabel: String
  public var yLabel: String
  public var categories: [String]
  public var series: [Series]
  public var references: [ReferenceLine]
  /// What the y axis shows; nil for zero and all bars. Bars are cut at its ends.
  public var yRange: ClosedRange<Double>?

  public init(
    title: String, xLabel: String = "", yLabel: String, categories: [String], series: [Series],
    references: [ReferenceLine] = [], yRange: ClosedRange<Double>? = nil
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.categories = categories
    self.series = series
    self.references = references
    self.yRange = yRange
  }

  public func render() -> Figure {
    let heights = series.flatMap { item in
      zip(item.values.prefix(categories.count), item.values.indices).flatMap { value, index in
        let error = item.error(at: index) ?? 0
        return [value - error, value + error]
      }
    }
    guard heights.contains(where: Number.isPlottable),
      let automatic = AxisRange.around(
        heights + references.map(\.y), padding: 0.05, zero: .always)
    else { return EmptyPanel.figure(title: title) }
    let range = AxisRange.usable(yRange) ?? automatic
    let count = Double(categories.count)
    let slot = max(46, min(120, 470 / count), 260 / count)
    let labels = CategoryLabels(categories, slot: slot)
    let legend = Legend(
      series.map { item in
        Legend.Entry(name: item.name) { svg, x, y in
          svg.rectangle(Frame(x: x + 7, y: y - 6, width: 12, height: 12), fill: item.style.hex)
        }
      } + references.enumerated().map { Legend.Entry($1, index: $0) })
    let frame = PlotFrame(
      title: title,
      x: .init(label: xLabel, range: 0...count, ticks: Ticks(at: [])),
      y: .init(label: yLabel, range: range, ticks: Ticks(in: range, count: 6)), legend: legend,
      areaWidth: slot * count, areaHeight: 280, xTickDepth: labels.depth,
      xTickOverhang: labels.overhang)

    var svg = SVGWriter()
    frame.drawBackground(in: &svg, drawsXTicks: false)
    labels.draw(in: &svg, below: frame.area)
    drawBars(in: frame, slot: slot, &svg)
    frame.draw(references, in: &svg)
    frame.drawAxes(in: &svg)
    let names = series.map(\.name).joined(separator: ", ")
    return svg.document(
      width: frame.width, height: frame.height, title: title,
      description: "Bar chart of \(yLabel) by \(categories.joined(separator: ", ")): \(names).")
  }

  private func drawBars(in frame: PlotFrame, slot: Double, _ svg: inout SVGWriter) {
    let shown = { (value: Double) in
      frame.pixelY(min(max(value, frame.y.range.lowerBound), frame.y.range.upperBound))
    }
    let barWidth = min(46, slot * 0.78 / Double(series.count))
    for category in categories.indices {
      let left =
        frame.area.x + (Double(category) + 0.5) * slot - barWidth * Double(series.count) / 2
      for (index, item) in series.enumerated() {
        guard category < item.values.count, Number.isPlottable(item.values[category]) else {
          continue
        }
        let value = item.values[category]
        let (top, bottom) = (shown(max(0, value)), shown(min(0, value)))
        let x = left + Double(index) * barWidth
        svg.rectangle(
          Frame(x: x + 0.75, y: top, width: max(1, barWidth - 1.5), height: bottom - top),
          fill: item.style.hex)
        guard let error = item.error(at: category) else { continue }
        let (centre, cap) = (x + barWidth / 2, min(4, barWidth / 4))
        let (high, low) = (shown(value + error), shown(value - error))
        svg.element(
          "path",
          [
            "d": "M\(Number.pixels(centre)) \(Number.pixels(low))V\(Number.pixels(high))"
              + "M\(Number.pixels(centre - cap)) \(Number.pixels(high))"
              + "h\(Number.pixels(2 * cap))"
              + "M\(Number.pixels(centre - cap)) \(Number.pixels(low))h\(Number.pixels(2 * cap))",
            "stroke": Style.ink, "stroke-width": "1.2", "fill": "none",
          ])
      }
    }
  }
}

extension BarChart.Series {
  /// The half length of an error bar, when there is one to draw.
  fileprivate func error(at index: Int) -> Double? {
    guard let errors, index < errors.count, Number.isPlottable(errors[index]), errors[index] != 0
    else { return nil }
    return errors[index].magnitude
  }
}

/// The names below the bars: wrapped when they fit their slots, else slanted.
private struct CategoryLabels {
  private let lines: [[String]]
  private let slot: Double
  private let isSlanted: Bool
  let depth: Double
  /// How far the labels reach out to the left of the first slot.
  let overhang: Double

  init(_ names: [String], slot: Double) {
    self.slot = slot
    let longestWord =
      names.flatMap { $0.split(whereSeparator: \.isWhitespace) }
      .map { TextMetrics.width($0, size: Style.tickSize) }.max() ?? 0
    isSlanted = longestWord > slot - 6
    if isSlanted {
      lines = names.map { [TextMetrics.truncate($0, size: Style.tickSize, to: 110)] }
      let longest = lines.joined().map { TextMetrics.width($0, size: Style.tickSize) }.max() ?? 0
      depth = 16 + longest * 0.58
      overhang =
        lines.joined().enumerated().map { index, line in
          TextMetrics.width(line, size: Style.tickSize) * 0.82 - (Double(index) + 0.5) * slot
        }.max() ?? 0
    } else {
      lines = names.map { TextMetrics.wrap($0, size: Style.tickSize, to: slot - 6) }
      depth = 6 + 13 * Double(lines.map(\.count).max() ?? 1)
      overhang = 0
    }
  }

  func draw(in svg: inout SVGWriter, below area: Frame) {
    for (index, label) in lines.enumerated() {
      let x = area.x + (Double(index) + 0.5) * slot
      if isSlanted {
        svg.open(
          "g",
          [
            "transform":
              "translate(\(Number.pixels(x + 4)) \(Number.pixels(area.maxY + 14)))rotate(-35)"
          ])
        svg.text(
          label.first ?? "", x: 0, y: 0, size: Style.tickSize, anchor: .end,
          colour: Style.softInk)
        svg.close()
        continue
      }
      for (row, line) in label.enumerated() {
        svg.text(
          line, x: x, y: area.maxY + 16 + 13 * Double(row), size: Style.tickSize,
          anchor: .middle, colour: Style.softInk)
      }
    }
  }
}
