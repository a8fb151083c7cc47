/// Nodes 0..<count and edges between them, without cycles, repetitions or loops.
struct AcyclicGraph {
  struct Edge: Hashable {
    var from: Int
    var to: Int
  }

  let count: Int
  private(set) var edges: [Edge] = []
  private(set) var successors: [[Int]]
  private(set) var predecessors: [[Int]]

  /// Leaves out every edge that leads back to a node on the path of a depth-first walk.
  init(count: Int, edges: [Edge]) {
    self.count = count
    successors = Array(repeating: [], count: count)
    predecessors = successors
    var seen: Set<Edge> = []
    var targets = successors
    for edge in edges where edge.from != edge.to && seen.insert(edge).inserted {
      targets[edge.from].append(edge.to)
    }
    enum Visit { case unseen, onPath, done }
    var visits = Array(repeating: Visit.unseen, count: count)
    for root in 0..<count where visits[root] == .unseen {
      var path = [(node: root, next: 0)]
      visits[root] = .onPath
      while let (node, next) = path.last {
        guard next < targets[node].count else {
          visits[node] = .done
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let target = targets[node][next]
        if visits[target] == .onPath { continue }
        self.edges.append(Edge(from: node, to: target))
        successors[node].append(target)
        predecessors[target].append(node)
        if visits[target] == .unseen {
          visits[target] = .onPath
          path.append((target, 0))
        }
      }
    }
  }

  /// The layer of each node: the length of the longest path to it, except that a node without
  /// predecessors stands right before its first successor, which shortens its edges.
  func layers() -> [Int] {
    var layers = Array(repeating: 0, count: count)
    var missing = predecessors.map(\.count)
    var ready = (0..<count).filter { missing[$0] == 0 }
    var position = 0
    while position < ready.count {
      let node = ready[position]
      position += 1
      for target in successors[node] {
        layers[target] = max(layers[target], layers[node] + 1)
        missing[target] -= 1
        if missing[target] == 0 { ready.append(target) }
      }
    }
    for node in 0..<count where predecessors[node].isEmpty {
      if let first = successors[node].map({ layers[$0] }).min() { layers[node] = first - 1 }
    }
    return layers
  }
}
