/// Where the nodes and edges of a diagram go, in pixels from the corner of the drawing.
package struct GraphLayout: Sendable {
  /// A path from the edge of one node to the edge of another; between two points at different
  /// layers it is drawn as a curve, inside a layer as a line.
  package struct Route: Sendable {
    package var from: Int
    package var to: Int
    package var points: [(x: Double, y: Double)]
  }

  /// One per node.
  package var frames: [Frame]
  package var routes: [Route]
  package var width: Double
  package var height: Double

  private static let layerGap = 58.0
  private static let nodeGap = 14.0

  /// - Parameter sizes: what each node's text needs.
  init(
    of graph: AcyclicGraph, sizes: [(width: Double, height: Double)],
    direction: GraphDiagram.Direction
  ) {
    let isHorizontal = direction == .leftToRight
    let ordering = LayerOrdering(graph)
    let across = sizes.map { isHorizontal ? $0.height : $0.width }
    let placement = LayerPlacement(ordering, sizes: across, gap: Self.nodeGap)
    // Nodes of a layer are equally deep, so that edges pass between layers in free space only.
    var layerOf = Array(repeating: 0, count: ordering.before.count)
    var starts: [Double] = []
    var depths: [Double] = []
    var next = 0.0
    for (index, layer) in ordering.layers.enumerated() {
      for item in layer { layerOf[item] = index }
      let depth =
        layer.filter { $0 < graph.count }
        .map { isHorizontal ? sizes[$0].width : sizes[$0].height }.max() ?? 0
      starts.append(next)
      depths.append(depth)
      next += depth + Self.layerGap
    }
    let length = max(0, next - Self.layerGap)
    let breadth =
      zip(placement.centres, across + Array(repeating: 0, count: layerOf.count))
      .map { $0 + $1 / 2 }.max() ?? 0
    let point = { (along: Double, aside: Double) -> (x: Double, y: Double) in
      isHorizontal ? (along, aside) : (aside, along)
    }
    frames = (0..<graph.count).map { node in
      let layer = layerOf[node]
      let corner = point(starts[layer], placement.centres[node] - across[node] / 2)
      let size = point(depths[layer], across[node])
      return Frame(x: corner.x, y: corner.y, width: size.x, height: size.y)
    }
    routes = zip(graph.edges, ordering.routes).map { edge, items in
      let points = items.enumerated().flatMap { index, item in
        let (layer, aside) = (layerOf[item], placement.centres[item])
        let entry = point(starts[layer], aside)
        let exit = point(starts[layer] + depths[layer], aside)
        return index == 0 ? [exit] : index == items.count - 1 ? [entry] : [entry, exit]
      }
      return Route(from: edge.from, to: edge.to, points: points)
    }
    (width, height) = point(length, breadth)
  }
}
