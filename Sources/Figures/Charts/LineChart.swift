/// Curves over a numeric axis, with markers, optional bands and horizontal reference lines.
public struct LineChart: Sendable {
  public enum Dash: Sendable, Hashable {
    case solid, dashed, dotted

    var pattern: String? {
      switch self {
      case .solid: nil
      case .dashed: "7 4"
      case .dotted: "2 3"
      }
    }
  }

  /// An interval around each point of a series, in the order of its points.
  public struct Band: Sendable, Hashable {
    public var lower: [Double]
    public var upper: [Double]

    public init(lower: [Double], upper: [Double]) {
      self.lower = lower
      self.upper = upper
    }
  }

  public struct Series: Sendable {
    public var name: String
    /// Joined in this order; a point with a non-finite coordinate leaves a gap.
    public var points: [(x: Double, y: Double)]
    public var style: ColourRole
    public var dash: Dash
    public var band: Band?
    /// One short text per point, drawn beside it, such as the epochs along a trajectory.
    public var pointLabels: [String]

    public init(
      name: String, points: [(x: Double, y: Double)], style: ColourRole, dash: Dash = .solid,
      band: Band? = nil, pointLabels: [String] = []
    ) {
      self.name = name
      self.points = points
      self.style = style
      self.dash = dash
      self.band = band
      self.pointLabels = pointLabels
    }
  }

  public var title: String
  public var xLabel: String
  public var yLabel: String
  public var series: [Series]
  public var references: [ReferenceLine]
  /// Named along their lines, below the top of the plot. They do not widen the x axis.
  public var marks: [Mark]
  /// Where the x axis is labelled; nil for round numbers.
  public var xTicks: [Double]?
  /// What the y axis shows; nil for all data and references. Curves are cut at its ends.
  public var yRange: ClosedRange<Double>?

  public init(
    title: String, xLabel: String, yLabel: String, series: [Series],
    references: [ReferenceLine] = [], marks: [Mark] = [], xTicks: [Double]? = nil,
    yRange: ClosedRange<Double>? = nil
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.series = series
    self.references = references
    self.marks = marks
    self.xTicks = xTicks
    self.yRange = yRange
  }

  public func render() -> Figure {
    guard let frame = makeFrame() else { return EmptyPanel.figure(title: title) }
    var svg = SVGWriter()
    frame.drawBackground(in: &svg)
    // A nested viewport cuts what yRange leaves out, without a clip path and its id.
    let area = frame.area
    svg.open(
      "svg",
      [
        "x": Number.pixels(area.x), "y": Number.pixels(area.y),
        "width": Number.pixels(area.width), "height": Number.pixels(area.height),
        "viewBox": [area.x, area.y, area.width, area.height].map(Number.pixels)
          .joined(separator: " "),
      ])
    for mark in marks { draw(mark, in: frame, &svg) }
    for item in series { drawBand(of: item, in: frame, &svg) }
    frame.draw(references, in: &svg)
    for item in series { drawCurve(of: item, in: frame, &svg) }
    svg.close()
    frame.drawAxes(in: &svg)
    for (index, item) in series.enumerated() {
      drawMarkers(of: item, marker: Self.marker(index), in: frame, &svg)
    }
    drawPointLabels(in: frame, &svg)
    return svg.document(
      width: frame.width, height: frame.height, title: title, description: description)
  }

  private var description: String {
    let names = (series.map(\.name) + references.map(\.name) + marks.map(\.name))
      .joined(separator: ", ")
    return "Line chart of \(yLabel) against \(xLabel): \(names)."
  }

  private static func marker(_ index: Int) -> Marker {
    Marker.allCases[index % Marker.allCases.count]
  }
}

// MARK: - Drawing

extension LineChart {
  /// Above this many points markers would merge into the curve.
  private static let markerLimit = 40

  private func makeFrame() -> PlotFrame? {
    let shown = series.flatMap(\.points).filter {
      Number.isPlottable($0.x) && Number.isPlottable($0.y)
    }
    let bands = series.compactMap(\.band).flatMap { $0.lower + $0.upper }
    let heights = shown.map(\.y) + bands + references.map(\.y)
    guard let xRange = AxisRange.around(shown.map(\.x), padding: 0.025),
      let automatic = AxisRange.around(heights, padding: 0.05, zero: .whenNear)
    else { return nil }
    let yShown = AxisRange.usable(yRange) ?? automatic
    let xPositions = xTicks.map { Ticks(at: $0.sorted()) } ?? Ticks(in: xRange, count: 7)
    return PlotFrame(
      title: title, x: .init(label: xLabel, range: xRange, ticks: xPositions),
      y: .init(label: yLabel, range: yShown, ticks: Ticks(in: yShown, count: 6)),
      legend: makeLegend())
  }

  private func makeLegend() -> Legend {
    let curves = series.enumerated().map { index, item in
      Legend.Entry(name: item.name) { svg, x, y in
        svg.line(
          from: (x, y), to: (x + 26, y), colour: item.style.hex, width: 2,
          dash: item.dash.pattern)
        guard item.points.count <= Self.markerLimit else { return }
        svg.element(
          "path",
          [
            "d": Self.marker(index).path(x: x + 13, y: y, radius: 3.2), "fill": item.style.hex,
            "stroke": "#ffffff",
          ])
      }
    }
    return Legend(curves + references.enumerated().map { Legend.Entry($1, index: $0) })
  }

  /// Maximal runs of indices whose values can all be plotted.
  private func runs(in item: Series, where isShown: (Int) -> Bool) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for index in item.points.indices where isShown(index) {
      if let last = runs.last, last.upperBound == index {
        runs[runs.count - 1] = last.lowerBound..<(index + 1)
      } else {
        runs.append(index..<(index + 1))
      }
    }
    return runs
  }

  private func isShown(_ point: (x: Double, y: Double)) -> Bool {
    Number.isPlottable(point.x) && Number.isPlottable(point.y)
  }

  private func drawBand(of item: Series, in frame: PlotFrame, _ svg: inout SVGWriter) {
    guard let band = item.band else { return }
    let count = min(band.lower.count, band.upper.count)
    let pieces = runs(in: item) { index in
      index < count && Number.isPlottable(item.points[index].x)
        && Number.isPlottable(band.lower[index]) && Number.isPlottable(band.upper[index])
    }
    for piece in pieces where piece.count > 1 {
      let there = piece.map { (item.points[$0].x, band.upper[$0]) }
      let back = piece.reversed().map { (item.points[$0].x, band.lower[$0]) }
      let path = (there + back).map { coordinates($0, in: frame) }.joined(separator: "L")
      svg.element(
        "path", ["d": "M\(path)Z", "fill": item.style.hex, "fill-opacity": "0.16"])
    }
  }

  private func drawCurve(of item: Series, in frame: PlotFrame, _ svg: inout SVGWriter) {
    let path = runs(in: item) { isShown(item.points[$0]) }.filter { $0.count > 1 }.map { piece in
      "M" + piece.map { coordinates(item.points[$0], in: frame) }.joined(separator: "L")
    }.joined()
    guard !path.isEmpty else { return }
    svg.element(
      "path",
      [
        "d": path, "fill": "none", "stroke": item.style.hex, "stroke-width": "2",
        "stroke-linejoin": "round", "stroke-linecap": item.dash == .solid ? "round" : "butt",
        "stroke-dasharray": item.dash.pattern ?? "none",
      ])
  }

  private func drawMarkers(
    of item: Series, marker: Marker, in frame: PlotFrame, _ svg: inout SVGWriter
  ) {
    let pieces = runs(in: item) { isShown(item.points[$0]) }
    // A point without neighbours has no curve: it is always marked.
    let drawn = pieces.filter { item.points.count <= Self.markerLimit || $0.count == 1 }
    let visible = drawn.joined().filter { frame.y.range.contains(item.points[$0].y) }
    guard !visible.isEmpty else { return }
    let path = visible.map { index in
      marker.path(
        x: frame.pixelX(item.points[index].x), y: frame.pixelY(item.points[index].y), radius: 3.2)
    }.joined()
    svg.element("path", ["d": path, "fill": item.style.hex, "stroke": "#ffffff"])
  }

  private func drawPointLabels(in frame: PlotFrame, _ svg: inout SVGWriter) {
    let marked = series.map { item in
      item.points.indices.filter {
        isShown(item.points[$0]) && frame.y.range.contains(item.points[$0].y)
      }.map { (x: frame.pixelX(item.points[$0].x), y: frame.pixelY(item.points[$0].y), index: $0) }
    }
    guard series.contains(where: { !$0.pointLabels.isEmpty }) else { return }
    var labels = LabelPlacement(avoiding: marked.joined().map { ($0.x, $0.y) })
    for (item, points) in zip(series, marked) {
      for point in points where point.index < item.pointLabels.count {
        labels.place(
          item.pointLabels[point.index], besideX: point.x, y: point.y, colour: item.style.hex,
          in: &svg)
      }
    }
  }

  private func coordinates(_ point: (x: Double, y: Double), in frame: PlotFrame) -> String {
    // Far outside of a narrow yRange, renderers lose precision: the cut is the same at 1e5 pixels.
    let y = min(max(frame.pixelY(point.y), -1e5), 1e5)
    return "\(Number.pixels(frame.pixelX(point.x))) \(Number.pixels(y))"
  }
}
