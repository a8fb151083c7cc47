/// The row that names the states of a map, with how many stages stand in each, and the critical
/// path.
struct StageMapLegend {
  private let entries: [(state: GraphDiagram.State, text: String)]
  private let criticalPath: String

  private static let size = 11.5

  init(of map: StageMap) {
    entries = GraphDiagram.State.allCases.compactMap { state in
      let count = map.stages.count { $0.state == state }
      return state == .none || count == 0 ? nil : (state, "\(count) \(state.rawValue)")
    }
    criticalPath = map.criticalPath
  }

  private func advance(_ text: String) -> Double {
    TextMetrics.width(text, size: Self.size) + 40
  }

  var width: Double {
    entries.map { advance($0.text) }.reduce(0, +)
      + (criticalPath.isEmpty ? 0 : 24 + advance(criticalPath))
  }

  func draw(x: Double, y: Double, in svg: inout SVGWriter) {
    var x = x
    for (state, text) in entries {
      Self.draw(state, x: x + 7, y: y, in: &svg)
      svg.text(text, x: x + 19, y: y + 4, size: Self.size)
      x += advance(text)
    }
    guard !criticalPath.isEmpty else { return }
    let line = "M\(Number.pixels(x)) \(Number.pixels(y))h26"
    svg.element("path", ["d": line, "class": "critical line"])
    svg.element(
      "path",
      ["d": "M\(Number.pixels(x + 32)) \(Number.pixels(y))l-8 -4v8z", "class": "critical head"])
    svg.text(criticalPath, x: x + 40, y: y + 4, size: Self.size)
  }

  /// The sign of a state in its colour.
  static func draw(_ state: GraphDiagram.State, x: Double, y: Double, in svg: inout SVGWriter) {
    guard state != .none else { return }
    svg.open("g", ["transform": "translate(\(Number.pixels(x)) \(Number.pixels(y)))"])
    svg.element("circle", ["r": "7", "class": "mark \(state.rawValue)"])
    svg.element("path", ["d": state.sign, "class": "sign"])
    svg.close()
  }
}
