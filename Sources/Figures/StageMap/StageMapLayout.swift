/// Where the boxes, lanes and lines of a map go, in pixels from the corner of the drawing.
package struct StageMapLayout: Sendable {
  /// The line of one edge: a corner at every point but the first and the last.
  package struct Line: Sendable {
    package var from: Int
    package var to: Int
    package var points: [(x: Double, y: Double)]
  }

  package let boxes: StageBoxes
  /// One per box.
  package private(set) var frames: [Frame] = []
  package private(set) var lines: [Line] = []
  /// The bands of the lanes, from top to bottom.
  package private(set) var bands: [Frame] = []
  package private(set) var width = 0.0
  package private(set) var height = 0.0

  private static let boxGap = 12.0
  private static let laneGap = 10.0
  /// Room in a band around its boxes; above them stands the lane's name.
  private static let padding = 12.0
  private static let heading = 22.0

  /// - Parameters:
  ///   - sizes: what each box needs.
  ///   - hasHeadings: whether lanes have names to be written above them.
  init(of boxes: StageBoxes, sizes: [(width: Double, height: Double)], hasHeadings: Bool) {
    self.boxes = boxes
    let graph = AcyclicGraph(count: boxes.boxes.count, edges: boxes.edges)
    let lanes = boxes.boxes.map { box in boxes.lanes.firstIndex(of: box.lane) ?? 0 }
    let ordering = LayerOrdering(graph, lanes: lanes)
    let heights = sizes.map(\.height) + ordering.lanes.dropFirst(graph.count).map { _ in 0 }
    let headings = hasHeadings ? Self.heading : 0

    var centres = Array(repeating: 0.0, count: heights.count)
    var tops: [(top: Double, height: Double)] = []
    for lane in boxes.lanes.indices {
      let part = ordering.lane(lane)
      let placement = LayerPlacement(part, sizes: sizes.map(\.height), gap: Self.boxGap)
      let top = height + Self.padding + headings
      var end = top
      for item in part.layers.joined() {
        centres[item] = placement.centres[item] + top
        end = max(end, centres[item] + heights[item] / 2)
      }
      tops.append((height, end + Self.padding - height))
      height = end + Self.padding + Self.laneGap
    }
    height = max(0, height - Self.laneGap)

    var layerOf = Array(repeating: 0, count: heights.count)
    var starts: [Double] = []
    var ends: [Double] = []
    var channels: [LineChannel] = []
    var next = Self.padding
    for (index, layer) in ordering.layers.enumerated() {
      for item in layer { layerOf[item] = index }
      let width = layer.filter { $0 < graph.count }.map { sizes[$0].width }.max() ?? 0
      starts.append(next)
      ends.append(next + width)
      let channel = LineChannel(
        from: layer, to: ordering.after, centres: centres, heights: heights)
      channels.append(channel)
      next += width + (index + 1 < ordering.layers.count ? channel.width : 0)
    }
    width = next + Self.padding
    bands = tops.map { Frame(x: 0, y: $0.top, width: width, height: $0.height) }
    frames = (0..<graph.count).map { box in
      let layer = layerOf[box]
      return Frame(
        x: starts[layer], y: centres[box] - sizes[box].height / 2,
        width: ends[layer] - starts[layer], height: sizes[box].height)
    }
    for (edge, route) in zip(graph.edges, ordering.routes) {
      var points = [(x: ends[layerOf[edge.from]], y: centres[edge.from])]
      for (item, following) in zip(route, route.dropFirst()) {
        let layer = layerOf[item]
        let y = channels[layer].entry(of: item, into: following)
        if let track = channels[layer].track(of: item), let last = points.last {
          let x = ends[layer] + track
          if abs(last.y - y) > 0.01 { points += [(x, last.y), (x, y)] }
        }
        points.append((starts[layerOf[following]], y))
      }
      lines.append(Line(from: edge.from, to: edge.to, points: points))
    }
  }
}
