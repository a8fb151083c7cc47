/// Walks from one vertex of a graph after another, at no cost for those that are not come to.
struct GraphWalk {
  private let graph: Graph
  /// In which walk each vertex was come to last.
  private var visits: [Int]
  private var walks = 0

  init(_ graph: Graph) {
    self.graph = graph
    visits = [Int](repeating: 0, count: graph.vertices.count)
  }

  /// All vertices that need the vertex, directly or not.
  mutating func below(_ index: Int) -> [Int] {
    let graph = graph
    return walk(from: index) { graph.vertices[$0].dependents }
  }

  /// The stale vertices that a pending one waits for in the end, in the order in which they may
  /// run.
  mutating func staleAbove(_ index: Int, _ assessment: Assessment) -> [Int] {
    let above = walk(from: index) { vertex in
      if case .pending(let upstream) = assessment.states[vertex] { upstream } else { [] }
    }
    return above.filter { if case .stale = assessment.states[$0] { true } else { false } }.sorted()
  }

  private mutating func walk(from index: Int, to next: (Int) -> [Int]) -> [Int] {
    walks += 1
    var found: [Int] = []
    var stack = next(index)
    while let vertex = stack.popLast() {
      if visits[vertex] == walks { continue }
      visits[vertex] = walks
      found.append(vertex)
      stack += next(vertex)
    }
    return found
  }
}
