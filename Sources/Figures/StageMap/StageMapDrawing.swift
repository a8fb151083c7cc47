extension StageMap {
  private static let margin = 16.0

  /// The drawing; the same bytes for the same map.
  public func render() -> Figure { render(isTitled: true) }

  /// - Parameter isTitled: whether title and summary stand above the legend.
  func render(isTitled: Bool) -> Figure {
    guard !stages.isEmpty else { return EmptyPanel.figure(title: title) }
    let layout = layout()
    let boxes = layout.boxes
    let contents = boxes.boxes.map { StageMapBox($0, in: self) }
    let legend = StageMapLegend(of: self)
    let width = max(layout.width, legend.width, 320) + 2 * Self.margin

    var svg = SVGWriter()
    if isTitled {
      let room = width - 2 * Self.margin
      svg.text(
        TextMetrics.truncate(title, size: Style.titleSize * 1.06, to: room), x: Self.margin, y: 29,
        size: Style.titleSize, isBold: true)
      svg.element(
        "text", ["x": Number.pixels(Self.margin), "y": "48", "font-size": "12", "class": "soft"],
        text: TextMetrics.truncate(summary, size: 12, to: room))
    }
    let top = isTitled ? 92.0 : 44
    legend.draw(x: Self.margin, y: top - 22, in: &svg)
    svg.open("g", ["transform": "translate(\(Number.pixels(Self.margin)) \(Number.pixels(top)))"])
    if boxes.lanes.count > 1 {
      for (lane, band) in zip(boxes.lanes, layout.bands) {
        draw(lane: lane, band: band, width: width - 2 * Self.margin, in: &svg)
      }
    }
    let critical = criticalEdges(boxes)
    for isCritical in [false, true] {
      for line in layout.lines
      where critical.contains(.init(from: line.from, to: line.to)) == isCritical {
        draw(line, isCritical: isCritical, in: &svg)
      }
    }
    for (index, content) in contents.enumerated() {
      draw(content, boxes.boxes[index], number: index, in: layout.frames[index], &svg)
    }
    svg.close()
    return svg.document(
      width: width, height: top + layout.height + Self.margin, title: title,
      description: summary, styleSheet: StageMapStyle.css)
  }

  package func layout() -> StageMapLayout {
    let boxes = StageBoxes(stages)
    let sizes = boxes.boxes.map { StageMapBox($0, in: self) }.map { ($0.width, $0.height) }
    return StageMapLayout(of: boxes, sizes: sizes, hasHeadings: boxes.lanes.count > 1)
  }

  private func draw(lane: String, band: Frame, width: Double, in svg: inout SVGWriter) {
    svg.element(
      "rect",
      [
        "x": "0", "y": Number.pixels(band.y), "width": Number.pixels(width),
        "height": Number.pixels(band.height), "rx": "8", "class": "lane", "fill": "#f6f7f9",
      ])
    svg.element(
      "text",
      [
        "x": "12", "y": Number.pixels(band.y + 19), "font-size": "12", "font-weight": "600",
        "class": "soft",
      ], text: lane.isEmpty ? "shared" : lane)
  }

  /// Edges between boxes that hold neighbours on the critical path.
  private func criticalEdges(_ boxes: StageBoxes) -> Set<AcyclicGraph.Edge> {
    var edges: Set<AcyclicGraph.Edge> = []
    var last: Int?
    for index in stages.indices where stages[index].isCritical {
      if let last, stages[index].upstream.contains(last) {
        edges.insert(.init(from: boxes.boxOf[last], to: boxes.boxOf[index]))
      }
      last = index
    }
    return edges
  }

  private func draw(_ line: StageMapLayout.Line, isCritical: Bool, in svg: inout SVGWriter) {
    guard let first = line.points.first, let last = line.points.last else { return }
    let text = { (point: (x: Double, y: Double)) in
      "\(Number.pixels(point.x)) \(Number.pixels(point.y))"
    }
    // The line ends inside the head, whose tip touches the box.
    var points = line.points
    points[points.count - 1].x -= 5
    var path = "M" + text(first)
    for index in points.indices.dropFirst().dropLast() {
      let (before, corner, after) = (points[index - 1], points[index], points[index + 1])
      let room = min(distance(before, corner), distance(corner, after)) / 2
      let radius = min(6, room)
      path += "L" + text(toward(before, from: corner, by: radius))
      path += "Q\(text(corner)) \(text(toward(after, from: corner, by: radius)))"
    }
    path += "L" + text(points[points.count - 1])
    let name = isCritical ? "critical " : ""
    svg.open("g", ["class": "edge", "data-from": "\(line.from)", "data-to": "\(line.to)"])
    svg.element("path", ["d": path, "class": name + "line", "fill": "none"])
    svg.element("path", ["d": "M\(text(last))l-8 -4v8z", "class": name + "head"])
    svg.close()
  }

  private func distance(_ one: (x: Double, y: Double), _ other: (x: Double, y: Double)) -> Double {
    (one.x - other.x).magnitude + (one.y - other.y).magnitude
  }

  /// A point `step` pixels from a corner towards the next, straight across or straight down.
  private func toward(
    _ target: (x: Double, y: Double), from corner: (x: Double, y: Double), by step: Double
  ) -> (x: Double, y: Double) {
    let (dx, dy) = (target.x - corner.x, target.y - corner.y)
    let length = max(0.001, dx.magnitude + dy.magnitude)
    return (corner.x + dx / length * step, corner.y + dy / length * step)
  }

  private func draw(
    _ content: StageMapBox, _ box: StageBoxes.Box, number: Int, in frame: Frame,
    _ svg: inout SVGWriter
  ) {
    let rounded = { (frame: Frame, radius: String, name: String) -> KeyValuePairs<String, String> in
      [
        "x": Number.pixels(frame.x), "y": Number.pixels(frame.y),
        "width": Number.pixels(frame.width), "height": Number.pixels(frame.height),
        "rx": radius, "class": name,
      ]
    }
    svg.open(
      "g",
      [
        "class": "box", "data-box": "\(number)",
        "data-stages": box.stages.map(String.init).joined(separator: " "),
      ])
    svg.element("title", [:], text: content.tooltip)
    if content.isCritical {
      let ring = Frame(
        x: frame.x - 3, y: frame.y - 3, width: frame.width + 6, height: frame.height + 6)
      svg.element("rect", rounded(ring, "9", "ring"))
    }
    svg.element("rect", rounded(frame, "6", content.state.rawValue))
    StageMapLegend.draw(content.state, x: frame.x + 15, y: frame.y + 16.5, in: &svg)
    var baseline = frame.y + 20.5
    let x = frame.x + StageMapBox.textInset
    for line in content.lines {
      svg.text(line, x: x, y: baseline, size: StageMapBox.labelSize, isBold: true)
      baseline += StageMapBox.lineHeight
    }
    if !content.detail.isEmpty {
      let room = frame.maxX - x - 6
      svg.element(
        "text",
        [
          "x": Number.pixels(x), "y": Number.pixels(baseline - 1),
          "font-size": Number.pixels(StageMapBox.detailSize), "class": "soft",
        ], text: TextMetrics.truncate(content.detail, size: StageMapBox.detailSize, to: room))
      baseline += 14
    }
    for (place, stage) in content.cells.enumerated() {
      let (row, column) = place.quotientAndRemainder(dividingBy: StageMapBox.columns)
      let cell = Frame(
        x: x + Double(column) * StageMapBox.cellPitch,
        y: baseline - 9 + Double(row) * StageMapBox.cellPitch, width: 10, height: 10)
      svg.open("g", ["data-stage": "\(stage)"])
      svg.element("title", [:], text: StageMapBox.tooltip(stages[stage]))
      svg.element("rect", rounded(cell, "2", "cell \(stages[stage].state.rawValue)"))
      svg.element(
        "path",
        [
          "d": stages[stage].state.sign, "class": "sign",
          "transform":
            "translate(\(Number.pixels(cell.midX)) \(Number.pixels(cell.midY))) scale(0.8)",
        ])
      svg.close()
    }
    var start = x
    let total = content.shares.map(\.count).reduce(0, +)
    for (state, count) in content.shares {
      let width = (frame.maxX - x - 10) * Double(count) / Double(max(1, total))
      svg.element(
        "rect",
        rounded(
          Frame(x: start, y: baseline - 8, width: width, height: 8), "1",
          "cell \(state.rawValue)"))
      start += width
    }
    svg.close()
  }
}
