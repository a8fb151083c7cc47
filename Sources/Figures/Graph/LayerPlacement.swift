/// Places the items of ordered layers on the cross axis: near their neighbours, in their order,
/// and never closer than their sizes and a gap allow.
struct LayerPlacement {
  private let ordering: LayerOrdering
  /// Extents on the cross axis; 0 for bends.
  private let sizes: [Double]
  private let gap: Double
  /// The centres of the items, from 0 for the first edge of any.
  private(set) var centres: [Double]

  init(_ ordering: LayerOrdering, sizes nodeSizes: [Double], gap: Double) {
    self.ordering = ordering
    self.gap = gap
    let bends = ordering.before.count - ordering.nodeCount
    sizes = nodeSizes + Array(repeating: 0, count: bends)
    centres = Array(repeating: 0, count: sizes.count)
    for layer in ordering.layers {
      let offsets = offsets(layer)
      let middle = (offsets.last ?? 0) / 2
      for (item, offset) in zip(layer, offsets) { centres[item] = offset - middle }
    }
    for round in 0..<30 {
      let isForward = round % 2 == 0
      // The last rounds weigh both sides, so that neither end of the graph is favoured.
      let isFinal = round >= 20
      for index in isForward ? Array(ordering.layers.indices) : ordering.layers.indices.reversed() {
        let sides =
          isFinal
          ? [ordering.before, ordering.after] : [isForward ? ordering.before : ordering.after]
        place(ordering.layers[index], near: sides)
      }
    }
    let first = ordering.layers.joined().map { centres[$0] - sizes[$0] / 2 }.min() ?? 0
    centres = centres.map { $0 - first }
  }

  /// The closest allowed positions of a layer's items, from 0 for the first.
  private func offsets(_ layer: [Int]) -> [Double] {
    var offsets: [Double] = []
    for (index, item) in layer.enumerated() {
      guard index > 0, let last = offsets.last else {
        offsets.append(0)
        continue
      }
      let previous = layer[index - 1]
      let areBends = item >= ordering.nodeCount && previous >= ordering.nodeCount
      let space = areBends ? gap * 0.6 : gap
      offsets.append(last + (sizes[previous] + sizes[item]) / 2 + space)
    }
    return offsets
  }

  /// Least squares towards the mean of the neighbours under the minimum distances: isotonic
  /// regression of the wishes less the offsets, by pooling adjacent violators.
  private mutating func place(_ layer: [Int], near sides: [[[Int]]]) {
    struct Pool {
      var sum: Double
      var weight: Double
      var count: Int
      var mean: Double { sum / weight }
    }
    let offsets = offsets(layer)
    var pools: [Pool] = []
    for (item, offset) in zip(layer, offsets) {
      var sum = 0.0
      var weight = 0.0
      for neighbour in sides.flatMap({ $0[item] }) {
        // Long edges are to be straight: bends pull each other harder.
        let pull =
          item >= ordering.nodeCount && neighbour >= ordering.nodeCount
          ? 8.0 : item >= ordering.nodeCount || neighbour >= ordering.nodeCount ? 2 : 1
        sum += centres[neighbour] * pull
        weight += pull
      }
      let wish = weight > 0 ? sum / weight : centres[item]
      let trust = weight > 0 ? weight : 0.1
      pools.append(Pool(sum: (wish - offset) * trust, weight: trust, count: 1))
      while pools.count > 1, pools[pools.count - 2].mean >= pools[pools.count - 1].mean {
        let last = pools.removeLast()
        pools[pools.count - 1].sum += last.sum
        pools[pools.count - 1].weight += last.weight
        pools[pools.count - 1].count += last.count
      }
    }
    let bases = pools.flatMap { Array(repeating: $0.mean, count: $0.count) }
    for ((item, offset), base) in zip(zip(layer, offsets), bases) {
      centres[item] = base + offset
    }
  }
}
