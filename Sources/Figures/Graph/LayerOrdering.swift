/// The graph with every long edge cut into steps from one layer to the next, and the order of
/// the items in each layer that crosses few of these steps. Long edges of one source share their
/// steps as far as they go, so that a stage used everywhere sends out one trunk, not a sheaf.
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

  private static let sweeps = 24

  init(_ graph: AcyclicGraph) {
    nodeCount = graph.count
    let layerOf = graph.layers()
    layers = Array(repeating: [], count: (layerOf.max() ?? -1) + 1)
    before = Array(repeating: [], count: graph.count)
    after = before
    for (node, layer) in layerOf.enumerated() { layers[layer].append(node) }
    var trunks = Array(repeating: [Int](), count: graph.count)
    for edge in graph.edges {
      let bends = layerOf[edge.to] - layerOf[edge.from] - 1
      while trunks[edge.from].count < bends {
        let bend = before.count
        layers[layerOf[edge.from] + 1 + trunks[edge.from].count].append(bend)
        before.append([])
        after.append([])
        connect(trunks[edge.from].last ?? edge.from, bend)
        trunks[edge.from].append(bend)
      }
      let route = [edge.from] + trunks[edge.from].prefix(bends)
      connect(route[route.count - 1], edge.to)
      routes.append(route + [edge.to])
    }
    reduceCrossings()
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
      let near = neighbours[item]
      let sum = near.reduce(0) { $0 + positions[$1] }
      let key = near.isEmpty ? Double(offset) : Double(sum) / Double(near.count)
      return (key: key, offset: offset, item: item)
    }
    layers[layer] = keyed.sorted { ($0.key, $0.offset) < ($1.key, $1.offset) }.map(\.item)
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
