internal import Kernels
internal import Tensors

/// The repulsive half of the t-SNE gradient by a Barnes–Hut sum over groups (van der Maaten, JMLR
/// 15, 2014).
///
/// All points of a leaf share one walk through the tree: a cell stands for its points where its
/// width is less than θ times its distance from the *nearest* place of the leaf's bounding box.
/// That is at least as strict as the test for each point alone, and what the walk collects is
/// summed for all points of the leaf side by side.
struct BarnesHut {
  private var tree: Quadtree
  private let theta: Float

  private static let lanes = Int(IBK_REPULSION_GROUP)
  /// Groups that one thread takes at a time.
  private static let tile = 32
  /// Masses collected before they are summed.
  private static let batch = 2048

  init(count: Int, theta: Double) {
    tree = Quadtree(count: count)
    self.theta = Float(theta)
  }

  /// Σ q² · (yᵢ − yⱼ) of each point to `forceX` and `forceY`; returns Σ q over all ordered pairs.
  mutating func run(
    _ x: Memory<Float>, _ y: Memory<Float>, forceX: Memory<Float>, forceY: Memory<Float>
  ) -> Double {
    tree.build(x: x.numbers, y: y.numbers)
    let groups = BarnesHut.groups(of: tree)
    let tiles = Tiles(groups.count, by: BarnesHut.tile)
    let parts = Memory<Double>(repeating: 0, count: groups.count)
    let (tree, theta) = (tree, theta)
    tree.nodes.withUnsafeBufferPointer { nodes in
      nonisolated(unsafe) let nodes = nodes
      Parallel.forEach(tiles: tiles.count) { tile in
        var walk = Walk(tree: tree, nodes: nodes, theta: theta)
        defer { walk.masses.deallocate() }
        for group in tiles[tile] {
          parts[group] = walk.run(groups[group])
          for lane in 0..<groups[group].count {
            let row = Int(tree.order.rows[groups[group].first + lane])
            forceX[row] = Float(walk.forceX[lane])
            forceY[row] = Float(walk.forceY[lane])
          }
        }
      }
    }
    return parts.numbers.reduce(0, +)
  }

  /// Some points of one leaf, or of one crowd.
  private struct Group {
    var node: Int
    var first: Int
    var count: Int
  }

  private static func groups(of tree: Quadtree) -> [Group] {
    var groups: [Group] = []
    for (index, node) in tree.nodes.enumerated() where node.kind != .inner {
      for first in stride(from: Int(node.first), to: Int(node.last), by: lanes) {
        groups.append(
          Group(node: index, first: first, count: min(lanes, Int(node.last) - first)))
      }
    }
    return groups
  }

  /// Masses to be summed, in arrays of their own.
  private struct Masses {
    let x = UnsafeMutablePointer<Float>.allocate(capacity: batch + lanes)
    let y = UnsafeMutablePointer<Float>.allocate(capacity: batch + lanes)
    let mass = UnsafeMutablePointer<Float>.allocate(capacity: batch + lanes)
    var count = 0

    @inline(__always)
    mutating func add(_ newX: Float, _ newY: Float, _ newMass: Float) {
      x[count] = newX
      y[count] = newY
      mass[count] = newMass
      count += 1
    }

    func deallocate() {
      x.deallocate()
      y.deallocate()
      mass.deallocate()
    }
  }

  /// One thread's walks.
  private struct Walk {
    let tree: Quadtree
    let nodes: UnsafeBufferPointer<Quadtree.Node>
    let theta: Float
    var masses = Masses()
    var forceX = [Double](repeating: 0, count: lanes)
    var forceY = [Double](repeating: 0, count: lanes)
    private var sums = [Double](repeating: 0, count: lanes)
    private var laneX = [Float](repeating: 0, count: lanes)
    private var laneY = [Float](repeating: 0, count: lanes)

    init(tree: Quadtree, nodes: UnsafeBufferPointer<Quadtree.Node>, theta: Float) {
      self.tree = tree
      self.nodes = nodes
      self.theta = theta
    }

    /// Leaves the forces on the group's points in `forceX` and `forceY`; returns their Σ q.
    mutating func run(_ group: Group) -> Double {
      // Lanes without a point repeat the first one, and are not read.
      for lane in 0..<lanes {
        let place = group.first + (lane < group.count ? lane : 0)
        laneX[lane] = tree.x[place]
        laneY[lane] = tree.y[place]
        (forceX[lane], forceY[lane], sums[lane]) = (0, 0, 0)
      }
      let node = nodes[group.node]
      if node.kind == .leaf {
        ibk_repel_within(group.count, laneX, laneY, &forceX, &forceY, &sums)
      } else {
        masses.add(node.x, node.y, node.mass - 1)
      }
      collect(around: group)
      flush()
      return sums.prefix(group.count).reduce(0, +)
    }

    private mutating func collect(around group: Group) {
      var (left, right, bottom, top) = (laneX[0], laneX[0], laneY[0], laneY[0])
      for lane in 1..<group.count {
        (left, right) = (min(left, laneX[lane]), max(right, laneX[lane]))
        (bottom, top) = (min(bottom, laneY[lane]), max(top, laneY[lane]))
      }
      let strictness = theta * theta
      var index = 0
      while index < nodes.count {
        let node = nodes[index]
        let dx = max(0, max(left - node.x, node.x - right))
        let dy = max(0, max(bottom - node.y, node.y - top))
        if index == group.node {
          index = Int(node.next)
        } else if node.width * node.width < strictness * (dx * dx + dy * dy) || node.kind == .crowd
        {
          masses.add(node.x, node.y, node.mass)
          index = Int(node.next)
        } else if node.kind == .leaf {
          for place in Int(node.first)..<Int(node.last) {
            masses.add(tree.x[place], tree.y[place], 1)
          }
          index = Int(node.next)
        } else {
          index += 1
        }
        if masses.count >= batch { flush() }
      }
    }

    private mutating func flush() {
      ibk_repel(
        masses.x, masses.y, masses.mass, masses.count, laneX, laneY, &forceX, &forceY, &sums)
      masses.count = 0
    }
  }
}
