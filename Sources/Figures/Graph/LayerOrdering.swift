/// The graph with every long edge cut into steps from one layer to the next, and the order of
/// the items in each layer that crosses few of these steps. Long edges of one source share their
/// steps as far as they go, so that a stage used everywhere sends out one trunk, not a sheaf.
///
/// Items of one lane stay together in every layer, and lanes in their order. A long edge runs in
/// the lane of its target, or of its source where the target is in the first lane, which is for
/// what others share: so it changes lanes between two layers only, and passes no node.
///
/// Method: K. Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of hierarchical
/// system structures", IEEE Trans. SMC 11 (1981), with the barycentre heuristic.
struct LayerOrdering {
  /// Items 0..<nodeCount are nodes; those after them are bends of long edges.
  let nodeCount: Int
  private(set) var layers: [[Int]]
  /// Per edge of the graph, the items it passes from its source to its target.
  private(set) var routes: [[Int]] = []
  /// Neighbouring items in the layer before and in the layer after.
  private(set) var before: [[Int]]
  private(set) var after: [[Int]]
  /// The lane of each item.
  private(set) var lanes: [Int]

  private static let sweeps = 24

  /// - Parameter nodeLanes: the lane of each node; all in one where there are none.
  init(_ graph: AcyclicGraph, lanes nodeLanes: [Int] = []) {
    nodeCount = graph.count
    lanes = nodeLanes.isEmpty ? Array(repeating: 0, count: graph.count) : nodeLanes
    let layerOf = graph.layers()
    layers = Array(repeating: [], count: (layerOf.max() ?? -1) + 1)
    before = Array(repeating: [], count: graph.count)
    after = before
    for (node, layer) in layerOf.enumerated() { layers[layer].append(node) }
    var trunks: [AcyclicGraph.Edge: [Int]] = [:]
    for edge in graph.edges {
      let bends = layerOf[edge.to] - layerOf[edge.from] - 1
      let lane = lanes[edge.to] == 0 ? lanes[edge.from] : lanes[edge.to]
      let key = AcyclicGraph.Edge(from: edge.from, to: lane)
      var trunk = trunks[key] ?? []
      while trunk.count < bends {
        let bend = before.count
        layers[layerOf[edge.from] + 1 + trunk.count].append(bend)
        before.append([])
        after.append([])
        lanes.append(lane)
        connect(trunk.last ?? edge.from, bend)
        trunk.append(bend)
      }
      trunks[key] = trunk
      let route = [edge.from] + trunk.prefix(bends)
      connect(route[route.count - 1], edge.to)
      routes.append(route + [edge.to])
    }
    let laneOf = lanes
    layers = layers.map { layer in
      layer.enumerated().sorted { (laneOf[$0.1], $0.0) < (laneOf[$1.1], $1.0) }.map(\.element)
    }
    reduceCrossings()
  }

  /// One lane alone, whose items have no neighbours elsewhere.
  func lane(_ lane: Int) -> LayerOrdering {
    var part = self
    part.layers = layers.map { $0.filter { lanes[$0] == lane } }
    part.before = before.map { $0.filter { lanes[$0] == lane } }
    part.after = after.map { $0.filter { lanes[$0] == lane } }
    return part
  }

  private mutating func connect(_ from: Int, _ to: Int) {
    after[from].append(to)
    before[to].append(from)
  }

  private mutating func reduceCrossings() {
    var best = layers
    var fewest = crossings()
    for sweep in 0..<Self.sweeps where fewest > 0 {
      let isForward = sweep % 2 == 0
      let order = isForward ? Array(layers.indices) : layers.indices.reversed()
      for layer in order.dropFirst() { sort(layer, by: isForward ? before : after) }
      let count = crossings()
      if count < fewest { (best, fewest) = (layers, count) }
    }
    layers = best
  }

  /// Sorts a layer by the mean position of each item's neighbours; ties keep their order.
  private mutating func sort(_ layer: Int, by neighbours: [[Int]]) {
    let positions = positions()
    let keyed = layers[layer].enumerated().map { offset, item in
      let near = neighbours[item].filter { lanes[$0] == lanes[item] }
      let sum = near.reduce(0) { $0 + positions[$1] }
      let key = near.isEmpty ? Double(offset) : Double(sum) / Double(near.count)
      return (key: key, offset: offset, item: item)
    }
    layers[layer] = keyed.sorted {
      (lanes[$0.item], $0.key, $0.offset) < (lanes[$1.item], $1.key, $1.offset)
    }.map(\.item)
  }

  private func positions() -> [Int] {
    var positions = Array(repeating: 0, count: before.count)
    for layer in layers {
      for (position, item) in layer.enumerated() { positions[item] = position }
    }
    return positions
  }

  /// How many pairs of steps cross: inversions, counted with a Fenwick tree per layer.
  private func crossings() -> Int {
    let positions = positions()
    var total = 0
    for (layer, next) in zip(layers, layers.dropFirst()) {
      var tree = Array(repeating: 0, count: next.count + 1)
      var counted = 0
      for item in layer {
        let targets = after[item].map { positions[$0] }
        for target in targets {
          var index = target + 1
          var smaller = 0
          while index > 0 {
            smaller += tree[index]
            index -= index & -index
          }
          total += counted - smaller
        }
        for target in targets {
          var index = target + 1
          while index <= next.count {
            tree[index] += 1
            index += index & -index
          }
          counted += 1
        }
      }
    }
    return total
  }
}
