public import PipelineModel

/// Which stages of a graph to look at, by the names of stages or outputs, or patterns of them.
///
/// What is chosen in different ways adds up.
public struct GraphSelection: Sendable {
  /// Just these.
  public var only: [String]
  /// These and all that they are made from.
  public var upstream: [String]
  /// These and all that is made from them.
  public var downstream: [String]

  public init(only: [String] = [], upstream: [String] = [], downstream: [String] = []) {
    self.only = only
    self.upstream = upstream
    self.downstream = downstream
  }

  /// The chosen vertices in order; all where nothing is named.
  ///
  /// Throws a ``UserError`` for a name or pattern that nothing has.
  public func vertices(of graph: Graph) throws -> [Int] {
    if only.isEmpty && upstream.isEmpty && downstream.isEmpty {
      return Array(graph.vertices.indices)
    }
    var chosen = try Set(only.flatMap { try graph.vertices(named: $0) })
    chosen.formUnion(
      reach(try upstream.flatMap { try graph.vertices(named: $0) }) { graph.vertices[$0].upstream })
    chosen.formUnion(
      reach(try downstream.flatMap { try graph.vertices(named: $0) }) {
        graph.vertices[$0].dependents
      })
    return chosen.sorted()
  }

  private func reach(_ start: [Int], _ next: (Int) -> [Int]) -> Set<Int> {
    var seen = Set(start)
    var stack = Array(seen)
    while let index = stack.popLast() {
      for neighbour in next(index) where seen.insert(neighbour).inserted { stack.append(neighbour) }
    }
    return seen
  }
}

extension Graph {
  /// The vertices whose stage, or one of whose outputs, has that name or fits that pattern.
  ///
  /// Throws a ``UserError`` where there is none.
  public func vertices(named text: String) throws(UserError) -> [Int] {
    let pattern = NamePattern(text)
    var found = Set(vertices.indices.filter { pattern.matches(vertices[$0].name) })
    found.formUnion(outputs.filter { pattern.matches($0.name) }.map(\.vertex))
    guard found.isEmpty else { return found.sorted() }
    let names = outputs.map(\.name) + vertices.map(\.name)
    let near = names.filter { $0.lowercased().contains(text.lowercased()) }
    let shown = (near.isEmpty ? names : near).prefix(8).map { "“\($0)”" }.joined(separator: ", ")
    let more = max(0, (near.isEmpty ? names : near).count - 8)
    throw UserError(
      "there is no stage or output “\(text)”; "
        + (near.isEmpty ? "there are " : "close to it are ") + shown
        + (more > 0 ? " and \(more) more" : "")
        + (pattern.isPattern ? "" : "; * stands for any text"))
  }
}
