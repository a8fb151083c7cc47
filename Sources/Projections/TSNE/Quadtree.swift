internal import Kernels

/// A quadtree over points of the plane in flat arrays, in depth-first order. Cells with a single
/// occupied quarter are skipped, so that the depth does not grow with close points.
struct Quadtree {
  struct Node {
    /// The mean of the points.
    var x: Float
    var y: Float
    /// How many points there are.
    var mass: Float
    /// The width of the cell.
    var width: Float
    /// The points, by place in the Morton order.
    var first: Int32
    var last: Int32
    /// The node after this one and all it holds.
    var next: Int32
    var kind: Kind
  }

  enum Kind: UInt8 {
    case inner
    /// At most ``leafSize`` points.
    case leaf
    /// More points than that in a cell of the finest grid: equal, or nearly. They are always taken
    /// together, or many equal points would cost their number squared.
    case crowd
  }

  static let leafSize = Int(IBK_REPULSION_GROUP)

  private(set) var order: MortonOrder
  private(set) var nodes: [Node] = []
  /// The points' coordinates in Morton order.
  private(set) var x: [Float]
  private(set) var y: [Float]

  init(count: Int) {
    order = MortonOrder(count: count)
    x = [Float](repeating: 0, count: count)
    y = x
  }

  /// Sorts in the points anew.
  mutating func build(x newX: [Float], y newY: [Float]) {
    order.sort(x: newX, y: newY)
    for (place, row) in order.rows.enumerated() {
      x[place] = newX[Int(row)]
      y[place] = newY[Int(row)]
    }
    nodes.removeAll(keepingCapacity: true)
    if !x.isEmpty { _ = addNode(0, x.count) }
  }

  /// Adds the node that holds the places `first..<last` and those below it; returns the sums of
  /// their coordinates.
  private mutating func addNode(_ first: Int, _ last: Int) -> (x: Double, y: Double) {
    let different = order.codes[first] ^ order.codes[last - 1]
    // The level of the smallest cell that holds all: 0 is the whole square.
    let spare = 64 - 2 * MortonOrder.levels
    let level =
      different == 0 ? MortonOrder.levels : (different.leadingZeroBitCount - spare) / 2
    let index = nodes.count
    let kind: Kind =
      last - first <= Quadtree.leafSize ? .leaf : different == 0 ? .crowd : .inner
    nodes.append(
      Node(
        x: 0, y: 0, mass: Float(last - first), width: order.width / Float(1 << level),
        first: Int32(first), last: Int32(last), next: 0, kind: kind))
    var sums = (x: 0.0, y: 0.0)
    if kind == .inner {
      let shift = UInt64(2 * (MortonOrder.levels - level - 1))
      var start = first
      while start < last {
        let end = endOfQuarter(from: start, to: last, shift: shift)
        let part = addNode(start, end)
        sums = (sums.x + part.x, sums.y + part.y)
        start = end
      }
    } else {
      for place in first..<last { sums = (sums.x + Double(x[place]), sums.y + Double(y[place])) }
    }
    nodes[index].x = Float(sums.x / Double(last - first))
    nodes[index].y = Float(sums.y / Double(last - first))
    nodes[index].next = Int32(nodes.count)
    return sums
  }

  /// Where the codes that agree with the first one down to `shift` end.
  private func endOfQuarter(from start: Int, to last: Int, shift: UInt64) -> Int {
    let quarter = order.codes[start] >> shift
    var (low, high) = (start + 1, last)
    while low < high {
      let middle = (low + high) / 2
      if order.codes[middle] >> shift == quarter { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
