import Figures
import Testing

@Suite struct GraphDiagramTests {
  /// A graph with chains, fan-outs, gathers and long edges, of any size.
  private func pipeline(_ count: Int, direction: GraphDiagram.Direction) -> GraphDiagram {
    let nodes = (0..<count).map { index in
      GraphDiagram.Node(
        id: "n\(index)", label: String(repeating: "W", count: index * 7 % 30 + 1),
        detail: index % 3 == 0 ? "" : "detail \(index)",
        state: GraphDiagram.State.allCases[index % 6])
    }
    var edges: [GraphDiagram.Edge] = []
    for index in 1..<count {
      edges.append(.init(from: "n\(index * 3 / 4)", to: "n\(index)"))
      if index % 2 == 0 { edges.append(.init(from: "n\(index * 5 % index)", to: "n\(index)")) }
      if index % 5 == 0 { edges.append(.init(from: "n\(index * 7 % 11 % index)", to: "n\(index)")) }
    }
    return GraphDiagram(title: "", nodes: nodes, edges: edges, direction: direction)
  }

  @Test(arguments: [2, 5, 30, 200], [GraphDiagram.Direction.leftToRight, .topToBottom])
  func nodesStandApartAndEdgesGoForward(count: Int, direction: GraphDiagram.Direction) throws {
    let diagram = pipeline(count, direction: direction)
    let layout = diagram.layout()
    #expect(layout.frames.count == count)
    for (index, frame) in layout.frames.enumerated() {
      #expect(frame.x >= -0.01 && frame.maxX <= layout.width + 0.01)
      #expect(frame.y >= -0.01 && frame.maxY <= layout.height + 0.01)
      for other in layout.frames.dropFirst(index + 1) { #expect(!frame.overlaps(other)) }
    }
    #expect(Set(layout.routes.map { [$0.from, $0.to] }).count == Set(diagram.edges).count)
    for route in layout.routes {
      let along = route.points.map { direction == .leftToRight ? $0.x : $0.y }
      #expect(zip(along, along.dropFirst()).allSatisfy { $0 <= $1 })
      #expect(try #require(along.first) < #require(along.last))
      // Where it passes a layer, it passes between the nodes.
      let bends = Array(route.points.dropFirst().dropLast())
      for index in stride(from: 0, to: bends.count, by: 2) {
        let (entry, exit) = (bends[index], bends[index + 1])
        let passage = Frame(
          x: entry.x, y: entry.y, width: exit.x - entry.x, height: exit.y - entry.y)
        #expect(!layout.frames.contains { $0.overlaps(passage) })
      }
    }
    _ = try XMLCheck(diagram.render().text)
  }

  @Test func impossibleEdgesAreLeftOut() {
    let diagram = GraphDiagram(
      title: "",
      nodes: ["a", "b", "c", "a"].map { .init(id: $0, label: $0) },
      edges: [
        .init(from: "a", to: "b"), .init(from: "a", to: "b"), .init(from: "b", to: "c"),
        .init(from: "c", to: "a"), .init(from: "c", to: "c"), .init(from: "a", to: "nowhere"),
      ])
    let layout = diagram.layout()
    #expect(layout.frames.count == 3)
    #expect(layout.routes.map { [$0.from, $0.to] } == [[0, 1], [1, 2]])
  }

  @Test func aChainIsStraight() {
    let layout = GraphDiagram(
      title: "", nodes: (0..<6).map { .init(id: "\($0)", label: "stage") },
      edges: (1..<6).map { .init(from: "\($0 - 1)", to: "\($0)") }
    ).layout()
    #expect(Set(layout.frames.map(\.y)) == [0])
  }

  @Test func aFanHasNoCrossings() throws {
    // Two trees given in interleaved order: sorted by barycentre, their edges cannot cross.
    let nodes = ["r", "s"] + (0..<8).map { "l\($0)" }
    let layout = GraphDiagram(
      title: "", nodes: nodes.map { .init(id: $0, label: $0) },
      edges: (0..<8).map { .init(from: $0 % 2 == 0 ? "r" : "s", to: "l\($0)") }
    ).layout()
    let first = (0..<8).filter { $0 % 2 == 0 }.map { layout.frames[2 + $0].y }
    let second = (0..<8).filter { $0 % 2 == 1 }.map { layout.frames[2 + $0].y }
    let (low, high) = try (#require(first.max()), #require(second.min()))
    let (low2, high2) = try (#require(second.max()), #require(first.min()))
    #expect(low < high || low2 < high2)
  }
}
