extension GraphDiagram {
  private static let maximumText = 190.0
  private static let labelSize = 12.0
  private static let detailSize = 10.5

  public func render() -> Figure {
    let shown = uniqueNodes
    guard !shown.isEmpty else { return EmptyPanel.figure(title: title) }
    let layout = layout()
    let states = State.allCases.filter { state in
      state != .none && shown.contains { $0.state == state }
    }
    let keyWidth = states.reduce(0) { $0 + StateKey.width(of: $1) }
    let width = max(layout.width, min(keyWidth, 700), 260) + 28
    let lines = TextMetrics.wrap(title, size: Style.titleSize, to: width - 28)
    var top = 14 + Double(lines.count) * 20 + (lines.isEmpty ? 0 : 6)

    var svg = SVGWriter()
    for (index, line) in lines.enumerated() {
      svg.text(line, x: 14, y: 28 + Double(index) * 20, size: Style.titleSize, isBold: true)
    }
    if !states.isEmpty {
      var x = 14.0
      for state in states {
        StateKey.draw(state, x: x, y: top + 8, in: &svg)
        x += StateKey.width(of: state)
      }
      top += 28
    }
    svg.open("g", ["transform": "translate(14 \(Number.pixels(top)))"])
    for route in layout.routes { draw(route, in: &svg) }
    for (node, frame) in zip(shown, layout.frames) { draw(node, in: frame, &svg) }
    svg.close()
    return svg.document(
      width: width, height: top + layout.height + 14, title: title,
      description: "Directed graph of \(shown.count) nodes and \(layout.routes.count) edges.")
  }

  /// Frames in the order of the nodes, repeated ids left out.
  package func layout() -> GraphLayout {
    let shown = uniqueNodes
    let indices = Dictionary(
      shown.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let known = edges.compactMap { edge -> AcyclicGraph.Edge? in
      guard let from = indices[edge.from], let to = indices[edge.to] else { return nil }
      return AcyclicGraph.Edge(from: from, to: to)
    }
    return GraphLayout(
      of: AcyclicGraph(count: shown.count, edges: known), sizes: shown.map(size),
      direction: direction)
  }

  private var uniqueNodes: [Node] {
    var seen: Set<String> = []
    return nodes.filter { seen.insert($0.id).inserted }
  }

  private func size(of node: Node) -> (width: Double, height: Double) {
    let text = max(
      TextMetrics.width(node.label, size: Self.labelSize) * 1.06,
      TextMetrics.width(node.detail, size: Self.detailSize))
    let width = min(max(text, 40), Self.maximumText) + 26
    return (width, node.detail.isEmpty ? 28 : 42)
  }

  private func draw(_ node: Node, in frame: Frame, _ svg: inout SVGWriter) {
    let style = node.state.style
    svg.open("g", [:])
    let state = node.state == .none ? "" : " (\(node.state.rawValue))"
    let detail = node.detail.isEmpty ? "" : ": \(node.detail)"
    svg.element("title", [:], text: node.label + detail + state)
    svg.element(
      "rect",
      [
        "x": Number.pixels(frame.x), "y": Number.pixels(frame.y),
        "width": Number.pixels(frame.width), "height": Number.pixels(frame.height), "rx": "6",
        "fill": style.fill, "stroke": style.stroke, "stroke-width": style.width,
        "stroke-dasharray": style.dash,
      ])
    let room = frame.width - 20
    let label = TextMetrics.truncate(node.label, size: Self.labelSize * 1.06, to: room)
    let baseline = node.detail.isEmpty ? frame.midY + 4 : frame.midY - 3
    svg.text(
      label, x: frame.midX, y: baseline, size: Self.labelSize, anchor: .middle, isBold: true)
    svg.text(
      TextMetrics.truncate(node.detail, size: Self.detailSize, to: room), x: frame.midX,
      y: frame.midY + 13, size: Self.detailSize, anchor: .middle, colour: Style.softInk)
    svg.close()
  }

  private func draw(_ route: GraphLayout.Route, in svg: inout SVGWriter) {
    guard let first = route.points.first, let last = route.points.last else { return }
    let isHorizontal = direction == .leftToRight
    let text = { (x: Double, y: Double) in "\(Number.pixels(x)) \(Number.pixels(y))" }
    // The line ends inside the head, whose tip touches the node.
    let end = isHorizontal ? (x: last.x - 5, y: last.y) : (x: last.x, y: last.y - 5)
    var path = "M" + text(first.x, first.y)
    var from = first
    for (index, point) in (route.points.dropFirst().dropLast() + [end]).enumerated() {
      if index % 2 == 1 {
        path += "L" + text(point.x, point.y)
      } else if isHorizontal {
        let middle = (from.x + point.x) / 2
        path += "C\(text(middle, from.y)) \(text(middle, point.y)) \(text(point.x, point.y))"
      } else {
        let middle = (from.y + point.y) / 2
        path += "C\(text(from.x, middle)) \(text(point.x, middle)) \(text(point.x, point.y))"
      }
      from = point
    }
    svg.element("path", ["d": path, "fill": "none", "stroke": "#8d95a0", "stroke-width": "1.2"])
    let head = isHorizontal ? "l-7 -3.5v7z" : "l-3.5 -7h7z"
    svg.element("path", ["d": "M\(text(last.x, last.y))\(head)", "fill": "#8d95a0"])
  }
}
