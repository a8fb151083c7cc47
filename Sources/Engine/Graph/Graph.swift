public import Fingerprint
public import PipelineModel

/// The stages of a pipeline and how they depend on one another, each stage once.
public struct Graph: Sendable {
  public struct Vertex: Sendable {
    public let node: Node
    /// What people call the stage: unique in the graph, and stable from run to run.
    public internal(set) var name: String
    public internal(set) var inputs: [(name: String, vertices: [Int])]
    public internal(set) var dependents: [Int] = []

    /// The vertices of all inputs, each once.
    public internal(set) var upstream: [Int]
  }

  /// In topological order: every vertex comes after its inputs.
  public private(set) var vertices: [Vertex] = []
  public private(set) var outputs: [(name: String, vertex: Int)] = []
  private var indices: [Digest: Int] = [:]

  /// Builds the graph of everything that the outputs need.
  ///
  /// Throws a ``UserError`` for an output name that is used twice or cannot be a file name, and
  /// for a stage that cannot be hashed or refuses its own parameters.
  public init(of outputs: [Output]) throws(UserError) {
    guard !outputs.isEmpty else {
      throw UserError("the pipeline has no outputs; add an Output(…) to its `outputs`")
    }
    var names: Set<String> = []
    for output in outputs {
      try Graph.check(name: output.name)
      guard names.insert(output.name).inserted else {
        throw UserError("two outputs are named “\(output.name)”; give each a name of its own")
      }
      self.outputs.append((output.name, try add(output.node)))
    }
    for (index, vertex) in vertices.enumerated() {
      for upstream in vertex.upstream { vertices[upstream].dependents.append(index) }
    }
    for (index, name) in StageNames(of: self).names.enumerated() { vertices[index].name = name }
  }

  /// The part of a graph that consists of some of its vertices, which need no others.
  init(of whole: Graph, keeping origins: [Int], outputs: [(name: String, vertex: Int)]) {
    var places: [Int: Int] = [:]
    for (place, origin) in origins.enumerated() { places[origin] = place }
    vertices = origins.map { origin in
      var vertex = whole.vertices[origin]
      vertex.inputs = vertex.inputs.map { ($0.name, $0.vertices.compactMap { places[$0] }) }
      vertex.upstream = vertex.upstream.compactMap { places[$0] }
      vertex.dependents = vertex.dependents.compactMap { places[$0] }
      return vertex
    }
    for (place, vertex) in vertices.enumerated() { indices[vertex.node.definition] = place }
    self.outputs = outputs.compactMap { name, vertex in places[vertex].map { (name, $0) } }
  }

  /// The vertex of the stage with that definition key.
  public func index(of definition: Digest) -> Int? { indices[definition] }

  /// Adds a node and all that it needs. Iterative: a training chain may be thousands of stages.
  private mutating func add(_ root: Node) throws(UserError) -> Int {
    var stack: [(node: Node, expanded: Bool)] = [(root, false)]
    while let (node, expanded) = stack.popLast() {
      if indices[node.definition] != nil { continue }
      if !expanded {
        if let defect = node.defect { throw UserError(defect) }
        do { try node.stage.check() } catch { throw UserError("stage “\(node.label)”: \(error)") }
        stack.append((node, true))
        for input in node.inputs.reversed() {
          for upstream in input.nodes.reversed() where indices[upstream.definition] == nil {
            stack.append((upstream, false))
          }
        }
        continue
      }
      let inputs = node.inputs.map { input in
        (name: input.name, vertices: input.nodes.compactMap { indices[$0.definition] })
      }
      var seen: Set<Int> = []
      let upstream = inputs.flatMap(\.vertices).filter { seen.insert($0).inserted }
      indices[node.definition] = vertices.count
      vertices.append(Vertex(node: node, name: node.label, inputs: inputs, upstream: upstream))
    }
    return indices[root.definition] ?? 0
  }

  private static func check(name: String) throws(UserError) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let allowed = parts.allSatisfy { part in
      !part.isEmpty && part.first != "." && part.first != "-" && part.utf8.count <= 200
        && part.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\\" && $0.value != 0x7f }
    }
    guard allowed else {
      throw UserError(
        "an output is named “\(name)”; a name is one or more file names parted by “/”, such as "
          + "sigma-0.4/score")
    }
  }
}
