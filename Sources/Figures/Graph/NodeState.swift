extension GraphDiagram.State {
  struct NodeStyle {
    var fill: String
    var stroke: String
    var width = "1.4"
    var dash = "none"
  }

  /// Outlines differ in more than hue: dashed is not yet known, thick asks for attention.
  var style: NodeStyle {
    switch self {
    case .fresh: NodeStyle(fill: "#e2f3ec", stroke: "#1f7a5c")
    case .stale: NodeStyle(fill: "#fdf1d3", stroke: "#b87503", width: "2.2")
    case .pending: NodeStyle(fill: "#f5f6f7", stroke: "#8d95a0", dash: "4 3")
    case .running: NodeStyle(fill: "#e1ecfa", stroke: "#2a6ac0", width: "2.2", dash: "8 3")
    case .failed: NodeStyle(fill: "#fbe3e1", stroke: "#b3201a", width: "3")
    case .none: NodeStyle(fill: "#f5f6f7", stroke: "#6b737d")
    }
  }
}

/// The row that names the states of a diagram.
enum StateKey {
  private static let swatch = 22.0

  static func width(of state: GraphDiagram.State) -> Double {
    swatch + 7 + TextMetrics.width(state.rawValue, size: Style.legendSize) + 18
  }

  static func draw(
    _ state: GraphDiagram.State, x: Double, y: Double, in svg: inout SVGWriter
  ) {
    let style = state.style
    svg.element(
      "rect",
      [
        "x": Number.pixels(x), "y": Number.pixels(y - 6), "width": Number.pixels(swatch),
        "height": "13", "rx": "4", "fill": style.fill, "stroke": style.stroke,
        "stroke-width": style.width, "stroke-dasharray": style.dash,
      ])
    svg.text(state.rawValue, x: x + swatch + 7, y: y + 4.5, size: Style.legendSize)
  }
}
