/// Points in the plane at equal scales, such as a t-SNE map: no axis numbers, since only
/// neighbourhoods mean something there.
public struct ScatterPlot: Sendable {
  public struct Group: Sendable {
    public var name: String
    /// Points with a non-finite coordinate are left out.
    public var points: [(x: Double, y: Double)]
    public var style: ColourRole
    public var marker: Marker

    public init(
      name: String, points: [(x: Double, y: Double)], style: ColourRole, marker: Marker = .circle
    ) {
      self.name = name
      self.points = points
      self.style = style
      self.marker = marker
    }
  }

  public var title: String
  /// The legend keeps this order. Groups are drawn interleaved, so that none hides another,
  /// except `.backdoor`, which comes on top.
  public var groups: [Group]

  public init(title: String, groups: [Group]) {
    self.title = title
    self.groups = groups
  }

  public func render() -> Figure {
    let shown = groups.map { group in
      group.points.filter { Number.isPlottable($0.x) && Number.isPlottable($0.y) }
    }
    guard let map = SquareMap(of: shown.joined()) else { return EmptyPanel.figure(title: title) }
    let total = shown.reduce(0) { $0 + $1.count }
    let legend = makeLegend(counts: shown.map(\.count))
    let width = 14 + SquareMap.side + 20 + legend.width + 14
    let lines = TextMetrics.wrap(title, size: Style.titleSize, to: width - 28)
    let top = 14 + Double(lines.count) * 20 + (lines.isEmpty ? 0 : 6)

    var svg = SVGWriter()
    for (index, line) in lines.enumerated() {
      svg.text(line, x: 14, y: 28 + Double(index) * 20, size: Style.titleSize, isBold: true)
    }
    let panel = Frame(x: 14, y: top, width: SquareMap.side, height: SquareMap.side)
    svg.rectangle(panel, fill: "none", stroke: Style.axis)
    legend.draw(in: &svg, x: panel.maxX + 20, y: top)
    // Integers in tenths of a pixel keep thousands of points small.
    svg.open("g", ["transform": "translate(\(Number.pixels(14)) \(Number.pixels(top)))scale(.1)"])
    for layer in layers(of: shown, in: map) {
      draw(layer.positions, of: groups[layer.group], total: total, &svg)
    }
    svg.close()
    return svg.document(
      width: width, height: max(panel.maxY, top + legend.height) + 14, title: title,
      description: "Scatter plot of \(total) points: \(groups.map(\.name).joined(separator: ", "))."
    )
  }

  private func makeLegend(counts: [Int]) -> Legend {
    Legend(
      zip(groups, counts).map { group, count in
        let number = Number.readable(Double(count), decimals: 0)
        return Legend.Entry(name: "\(group.name) (\(number))") { svg, x, y in
          svg.element(
            "path",
            ["d": group.marker.path(x: x + 13, y: y, radius: 4.2), "fill": group.style.hex])
        }
      })
  }
}

// MARK: - Layers of points

extension ScatterPlot {
  private struct Position: Comparable {
    var y: Int
    var x: Int

    static func < (a: Position, b: Position) -> Bool { (a.y, a.x) < (b.y, b.x) }
  }

  private struct Layer {
    var group: Int
    var positions: [Position]
  }

  /// One path is one layer of paint: points of the same path do not add up their opacity. Every
  /// group is dealt onto several layers, and the layers of all groups take turns.
  private func layers(of shown: [[(x: Double, y: Double)]], in map: SquareMap) -> [Layer] {
    let rounds = 16
    var below: [Layer] = []
    var top: [Layer] = []
    for round in 0..<rounds {
      for (index, points) in shown.enumerated() {
        let dealt = stride(from: round, to: points.count, by: rounds).map { offset in
          let (x, y) = map.tenths(points[offset])
          return Position(y: y, x: x)
        }
        guard !dealt.isEmpty else { continue }
        // Sorted, the steps between points are short to write.
        let layer = Layer(group: index, positions: dealt.sorted())
        if groups[index].style == .backdoor { top.append(layer) } else { below.append(layer) }
      }
    }
    return below + top
  }

  private func draw(
    _ positions: [Position], of group: Group, total: Int, _ svg: inout SVGWriter
  ) {
    let isBackdoor = group.style == .backdoor
    let size = total < 500 ? 6.5 : total < 3000 ? 4.6 : total < 15000 ? 3.4 : 2.4
    let opacity = isBackdoor ? "0.85" : total < 3000 ? "0.75" : "0.6"
    guard group.marker == .circle else {
      let path = positions.map { position in
        group.marker.path(x: Double(position.x), y: Double(position.y), radius: size * 5)
      }.joined()
      svg.element("path", ["d": path, "fill": group.style.hex, "fill-opacity": opacity])
      return
    }
    var path = ""
    var (x, y) = (0, 0)
    for position in positions {
      let (stepX, stepY) = (position.x - x, position.y - y)
      // A line of no length with round caps is a dot, in the fewest characters.
      path += "m\(stepX)\(stepY < 0 ? "" : " ")\(stepY)h0"
      (x, y) = (position.x, position.y)
    }
    svg.element(
      "path",
      [
        "d": path, "fill": "none", "stroke": group.style.hex, "stroke-opacity": opacity,
        "stroke-width": Number.pixels(size * 10), "stroke-linecap": "round",
      ])
  }
}

/// Maps the bounding box of points into a square at equal scales, centred, y upwards.
private struct SquareMap {
  static let side = 480.0
  private static let margin = 12.0

  private let centreX: Double
  private let centreY: Double
  private let scale: Double

  init?(of points: some Sequence<(x: Double, y: Double)>) {
    var (lowX, highX) = (Double.infinity, -Double.infinity)
    var (lowY, highY) = (lowX, highX)
    for point in points {
      (lowX, highX) = (min(lowX, point.x), max(highX, point.x))
      (lowY, highY) = (min(lowY, point.y), max(highY, point.y))
    }
    guard lowX <= highX else { return nil }
    let span = max(highX - lowX, highY - lowY)
    centreX = lowX + (highX - lowX) / 2
    centreY = lowY + (highY - lowY) / 2
    scale = span > 1e-280 ? (Self.side - 2 * Self.margin) / span : 0
  }

  func tenths(_ point: (x: Double, y: Double)) -> (x: Int, y: Int) {
    let x = Self.side / 2 + (point.x - centreX) * scale
    let y = Self.side / 2 - (point.y - centreY) * scale
    return (Int((x * 10).rounded()), Int((y * 10).rounded()))
  }
}
