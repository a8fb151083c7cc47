import Figures

/// One of each kind of figure, with a given text wherever a caller's text can go.
enum Samples {
  static let curve: [(x: Double, y: Double)] = [(1, 3.6), (5, 4.3), (10, 4.0), (20, 2.8)]

  static func line(_ text: String) -> LineChart {
    LineChart(
      title: text, xLabel: text, yLabel: text,
      series: [
        .init(
          name: text, points: curve, style: .backdoor,
          band: .init(lower: [3, 4, 3.5, 2], upper: [4, 5, 4.5, 3]),
          pointLabels: [text, text]),
        .init(name: text, points: curve.reversed(), style: .category(-3), dash: .dashed),
      ], references: [.init(text, at: 4.85)],
      marks: [
        .init(text, at: 5), .init(text, at: 20), .init(text, at: 999), .init(text, at: .nan),
      ],
      xTicks: [1, 5, 10, 20])
  }

  static func scatter(_ text: String) -> ScatterPlot {
    ScatterPlot(
      title: text,
      groups: Marker.allCases.enumerated().map { index, marker in
        .init(
          name: text,
          points: (0..<40).map { (Double($0 % 7 + index), Double($0 % 11) - Double(index)) },
          style: index == 1 ? .backdoor : .category(index), marker: marker)
      })
  }

  static func points(_ text: String) -> PointChart {
    PointChart(
      title: text, xLabel: text, yLabel: text,
      points: [
        .init(
          name: text, x: 20, y: 0.3, xInterval: 19...21, yInterval: 0.2...0.5, style: .category(0)),
        .init(name: text, x: 40, y: 0.6, yInterval: -.infinity...1, style: .backdoor),
        .init(name: text, x: .nan, y: 0.6, style: .reference),
      ])
  }

  static func bars(_ text: String) -> BarChart {
    BarChart(
      title: text, xLabel: text, yLabel: text, categories: [text, "b"],
      series: [
        .init(name: text, values: [1, -2], errors: [0.1, 0.2], style: .category(0)),
        .init(name: text, values: [0.5], style: .reference),
      ], references: [.init(text, at: 0.7)])
  }

  static func images(_ text: String) -> ImageGrid {
    ImageGrid(
      title: text,
      rows: [
        .init(
          label: text,
          images: [
            .init(width: 1, height: 2, rgb: [0, 1, 2, 3, 4, 5], caption: text),
            .init(width: 9, height: 9, rgb: [1], caption: text),
          ])
      ])
  }

  static func graph(_ text: String) -> GraphDiagram {
    GraphDiagram(
      title: text,
      nodes: GraphDiagram.State.allCases.map {
        .init(id: text + $0.rawValue, label: text, detail: text, state: $0)
      }, edges: [.init(from: text + "fresh", to: text + "stale")])
  }

  static func figures(_ text: String) -> [Figure] {
    [
      line(text).render(), scatter(text).render(), bars(text).render(), images(text).render(),
      graph(text).render(), points(text).render(),
    ]
  }
}
