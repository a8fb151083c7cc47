extension LineChart {
  /// A place on the x axis with a name, such as the beginning of a phase: a thin vertical line.
  public struct Mark: Sendable, Hashable {
    public var name: String
    public var x: Double

    public init(_ name: String, at x: Double) {
      self.name = name
      self.x = x
    }
  }

  /// The name stands along the line, from its foot upwards, where curves that rise leave room.
  func draw(_ mark: Mark, in frame: PlotFrame, _ svg: inout SVGWriter) {
    guard Number.isPlottable(mark.x), frame.x.range.contains(mark.x) else { return }
    let (at, area) = (frame.pixelX(mark.x), frame.area)
    svg.line(from: (at, area.y), to: (at, area.maxY), colour: Style.axis, width: 1, dash: "1 3")
    // Right of the line, or left of it where the plot ends.
    let x = at + 12 < area.maxX ? at + 12 : at - 4
    svg.text(
      TextMetrics.truncate(mark.name, size: 10, to: area.height - 12), x: x, y: area.maxY - 6,
      size: 10, colour: Style.softInk, isVertical: true)
  }
}
