import Figures
import Testing

@Suite struct FigureTests {
  private static let hostile =
    "</text><script>alert('1')</script> & \" ' ]]> --> \u{0}\u{1b}\u{ffff} \u{202e}é漢字👩‍🔬"

  @Test(arguments: ["I(X; T)", "", hostile, String(repeating: "very long ", count: 60)])
  func everyKindIsWellFormedWhateverTheText(text: String) throws {
    for figure in Samples.figures(text) {
      let check = try XMLCheck(figure.text)
      #expect(check.elements["script"] == nil)
      #expect(check.elements["title", default: 0] >= 1)
      #expect(check.elements["desc"] == 1)
      #expect(check.attributes["role"] == 1)
      // Figures share a page: ids would collide.
      #expect(check.attributes["id"] == nil)
      #expect(figure.text.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""))
      #expect(figure.width.map { $0 > 100 } == true)
      #expect(!figure.text.contains("nan") && !figure.text.contains("inf\""))
    }
  }

  @Test func theSameInputGivesTheSameBytes() {
    #expect(Samples.figures("a") == Samples.figures("a"))
  }

  @Test func nothingToDrawGivesAPanel() throws {
    let figures = [
      LineChart(title: "t", xLabel: "x", yLabel: "y", series: []).render(),
      LineChart(
        title: "t", xLabel: "x", yLabel: "y",
        series: [.init(name: "s", points: [(.nan, 1), (1, .infinity)], style: .emphasis)]
      ).render(),
      ScatterPlot(title: "t", groups: []).render(),
      PointChart(title: "t", xLabel: "x", yLabel: "y", points: []).render(),
      PointChart(
        title: "t", xLabel: "x", yLabel: "y",
        points: [.init(name: "p", x: 1, y: .infinity, style: .emphasis)]
      ).render(),
      ScatterPlot(title: "t", groups: [.init(name: "g", points: [], style: .backdoor)]).render(),
      BarChart(title: "t", yLabel: "y", categories: [], series: []).render(),
      BarChart(
        title: "t", yLabel: "y", categories: ["a"],
        series: [.init(name: "s", values: [.nan], style: .reference)]
      ).render(),
      ImageGrid(title: "t", rows: []).render(),
      ImageGrid(title: "t", rows: [.init(images: [])]).render(),
      GraphDiagram(title: "t", nodes: [], edges: [.init(from: "a", to: "b")]).render(),
    ]
    for figure in figures {
      _ = try XMLCheck(figure.text)
      #expect(figure.text.contains(">no data</text>"))
    }
  }

  @Test(
    arguments: [
      [(0.0, 0.0)], [(3.0, 5.0), (3.0, 5.0)], [(1e299, -1e299), (-1e299, 1e299)],
      [(1e-300, 1e-300), (0.0, 0.0)], [(1e15, 1.0), (1e15 + 1, 1.0)], [(0.0, 1e300), (1.0, 2.0)],
    ] as [[(Double, Double)]])
  func degenerateRangesAreDrawn(points: [(Double, Double)]) throws {
    let line = LineChart(
      title: "", xLabel: "", yLabel: "",
      series: [.init(name: "s", points: points.map { ($0.0, $0.1) }, style: .emphasis)],
      yRange: points.count == 1 ? 2...2 : nil)
    let scatter = ScatterPlot(
      title: "", groups: [.init(name: "s", points: points.map { ($0.0, $0.1) }, style: .backdoor)])
    let bars = BarChart(
      title: "", yLabel: "", categories: points.map { "\($0.0)" },
      series: [.init(name: "s", values: points.map(\.1), style: .emphasis)])
    let named = PointChart(
      title: "", xLabel: "", yLabel: "",
      points: points.map { .init(name: "p", x: $0.0, y: $0.1, style: .emphasis) })
    for figure in [line.render(), scatter.render(), bars.render(), named.render()] {
      _ = try XMLCheck(figure.text)
      #expect(!figure.text.contains("nan") && !figure.text.contains("inf\""))
      #expect(!figure.text.contains("no data"))
    }
  }

  @Test func aTinyChartIsTheseBytes() {
    let chart = LineChart(
      title: "A & B", xLabel: "x", yLabel: "y",
      series: [.init(name: "s", points: [(0, 0), (1, 2), (2, .nan), (3, 4)], style: .backdoor)],
      references: [.init("top", at: 4)], xTicks: [0, 3])
    #expect(chart.render().text == Golden.tinyChart)
  }

  @Test func aNonFinitePointLeavesAGap() throws {
    var points = (0..<6).map { (x: Double($0), y: Double($0)) }
    points[3].y = .nan
    let chart = LineChart(
      title: "", xLabel: "", yLabel: "",
      series: [.init(name: "s", points: points, style: .emphasis)])
    let path = try #require(
      chart.render().text.split(separator: "\n").first {
        $0.contains("stroke-width=\"2\" stroke-l")
      })
    #expect(path.filter { $0 == "M" }.count == 2)
    #expect(path.filter { $0 == "L" }.count == 3)
  }

  @Test func marksAreNamedWhereTheyAreInThePlot() throws {
    let text = Samples.line("a phase").render().text
    // Two of the four marks lie in the plot; a curve's name and labels are not upright.
    let upright = text.split(separator: "\n").filter {
      $0.contains("rotate(-90") && $0.contains("font-size=\"10\"")
    }
    #expect(upright.count == 2)
    #expect(text.split(separator: "\n").count { $0.contains("stroke-dasharray=\"1 3\"") } == 2)
  }

  @Test func intervalsAreBarsThroughTheirPoint() throws {
    let text = Samples.points("p").render().text
    let bars = text.split(separator: "\n").filter { $0.contains("stroke-width=\"1.2\"") }
    // One of x and one of y; the third interval has no end.
    #expect(bars.count == 2)
  }

  @Test func thousandsOfPointsStaySmallAndTheBackdoorIsOnTop() throws {
    let count = 20_000
    let cloud = (0..<count).map { index -> (x: Double, y: Double) in
      // The golden ratio spreads points evenly without a random generator.
      let turn = Double(index) * 0.618_033_988_749_895
      return (turn - turn.rounded(.down), Double(index) / Double(count))
    }
    let plot = ScatterPlot(
      title: "",
      groups: [
        .init(name: "backdoor", points: cloud, style: .backdoor),
        .init(name: "clean", points: cloud, style: .category(0)),
      ])
    let text = plot.render().text
    #expect(text.utf8.count < 2 * count * 12)
    let strokes = text.split(separator: "\n").filter { $0.contains("stroke-opacity") }
    let isBackdoor = strokes.map { $0.contains("#d7141a") }
    let first = try #require(isBackdoor.firstIndex(of: true))
    #expect(isBackdoor[first...].allSatisfy { $0 } && first > 0)
  }

  @Test func floatsBecomeTheNearestBytes() {
    let image = ImageGrid.Image(
      height: 1, width: 2, values: [0, 0.5, 1, -1, 2, .nan] as [Float])
    #expect(image.rgb == [0, 128, 255, 0, 255, 0])
    let grey = ImageGrid.Image(height: 1, width: 2, values: [0, 1] as [Float])
    #expect(grey.rgb == [0, 0, 0, 255, 255, 255])
  }
}
