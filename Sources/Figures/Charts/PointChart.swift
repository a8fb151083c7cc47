/// A few named points in a plane with axes, each with intervals where it has some: how two
/// measures of the same things go together.
public struct PointChart: Sendable {
  public struct Point: Sendable {
    /// Written beside the point, and in the legend.
    public var name: String
    /// A point with a non-finite coordinate is left out.
    public var x: Double
    public var y: Double
    /// Its ends, drawn as a bar through the point.
    public var xInterval: ClosedRange<Double>?
    public var yInterval: ClosedRange<Double>?
    public var style: ColourRole

    public init(
      name: String, x: Double, y: Double, xInterval: ClosedRange<Double>? = nil,
      yInterval: ClosedRange<Double>? = nil, style: ColourRole
    ) {
      self.name = name
      self.x = x
      self.y = y
      self.xInterval = xInterval
      self.yInterval = yInterval
      self.style = style
    }
  }

  public var title: String
  public var xLabel: String
  public var yLabel: String
  public var points: [Point]

  public init(title: String, xLabel: String, yLabel: String, points: [Point]) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.points = points
  }

  public func render() -> Figure {
    let shown = points.filter { Number.isPlottable($0.x) && Number.isPlottable($0.y) }
    let across = shown.flatMap { [$0.x] + PointChart.ends(of: $0.xInterval) }
    let up = shown.flatMap { [$0.y] + PointChart.ends(of: $0.yInterval) }
    guard let xRange = AxisRange.around(across, padding: 0.08),
      let yRange = AxisRange.around(up, padding: 0.08, zero: .whenNear)
    else { return EmptyPanel.figure(title: title) }
    let frame = PlotFrame(
      title: title, x: .init(label: xLabel, range: xRange, ticks: Ticks(in: xRange, count: 7)),
      y: .init(label: yLabel, range: yRange, ticks: Ticks(in: yRange, count: 6)),
      legend: legend(shown))
    var svg = SVGWriter()
    frame.drawBackground(in: &svg)
    frame.drawAxes(in: &svg)
    for point in shown { drawIntervals(of: point, in: frame, &svg) }
    for (index, point) in shown.enumerated() {
      svg.element(
        "path",
        [
          "d": PointChart.marker(index).path(
            x: frame.pixelX(point.x), y: frame.pixelY(point.y), radius: 4.5),
          "fill": point.style.hex, "stroke": "#ffffff",
        ])
    }
    var labels = LabelPlacement(
      avoiding: shown.map { (frame.pixelX($0.x), frame.pixelY($0.y)) })
    for point in shown {
      labels.place(
        TextMetrics.truncate(point.name, size: 10, to: 160), besideX: frame.pixelX(point.x),
        y: frame.pixelY(point.y), colour: point.style.hex, in: &svg)
    }
    return svg.document(
      width: frame.width, height: frame.height, title: title,
      description: "\(yLabel) against \(xLabel) of \(points.map(\.name).joined(separator: ", ")).")
  }

  private func legend(_ points: [Point]) -> Legend {
    Legend(
      points.enumerated().map { index, point in
        Legend.Entry(name: point.name) { svg, x, y in
          svg.element(
            "path",
            [
              "d": PointChart.marker(index).path(x: x + 13, y: y, radius: 4.2),
              "fill": point.style.hex,
            ])
        }
      })
  }

  private func drawIntervals(of point: Point, in frame: PlotFrame, _ svg: inout SVGWriter) {
    let (x, y) = (frame.pixelX(point.x), frame.pixelY(point.y))
    let horizontal = PointChart.ends(of: point.xInterval).map(frame.pixelX)
    if horizontal.count == 2 {
      svg.line(
        from: (horizontal[0], y), to: (horizontal[1], y), colour: point.style.hex, width: 1.2)
    }
    let vertical = PointChart.ends(of: point.yInterval).map(frame.pixelY)
    if vertical.count == 2 {
      svg.line(from: (x, vertical[0]), to: (x, vertical[1]), colour: point.style.hex, width: 1.2)
    }
  }

  /// Both ends, or none where one cannot be drawn.
  private static func ends(of interval: ClosedRange<Double>?) -> [Double] {
    guard let interval, Number.isPlottable(interval.lowerBound),
      Number.isPlottable(interval.upperBound)
    else { return [] }
    return [interval.lowerBound, interval.upperBound]
  }

  private static func marker(_ index: Int) -> Marker {
    Marker.allCases[index % Marker.allCases.count]
  }
}
