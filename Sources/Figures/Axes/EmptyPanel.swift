/// What a figure without data looks like: its title and a plain statement.
enum EmptyPanel {
  static func figure(title: String, width: Double = 560, height: Double = 220) -> Figure {
    var svg = SVGWriter()
    let lines = TextMetrics.wrap(title, size: Style.titleSize, to: width - 28, lines: 3)
    for (index, line) in lines.enumerated() {
      svg.text(line, x: 14, y: 28 + Double(index) * 20, size: Style.titleSize, isBold: true)
    }
    let top = 20 + Double(lines.count) * 20
    let panel = Frame(x: 14, y: top, width: width - 28, height: max(40, height - top - 14))
    svg.rectangle(panel, fill: "#f5f6f7", stroke: Style.grid)
    svg.text(
      "no data", x: panel.midX, y: panel.midY + 5, size: 14, anchor: .middle,
      colour: Style.softInk)
    return svg.document(
      width: width, height: panel.maxY + 14, title: title, description: "A figure without data.")
  }
}
