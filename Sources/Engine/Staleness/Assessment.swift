public import ArtifactStore
public import Fingerprint

/// What is fresh, what is stale and what must run, found without running anything.
public struct Assessment: Sendable {
  public let states: [State]
  /// Whether the vertex runs, or may run once its upstream is known.
  public let mustRun: [Bool]

  public init(of graph: Graph, in store: ArtifactStore, sources: SourceDigests) throws {
    var states: [State] = []
    states.reserveCapacity(graph.vertices.count)
    for vertex in graph.vertices {
      let unknown = vertex.upstream.filter { states[$0].record == nil }
      if unknown.isEmpty {
        let action = try ActionKey(
          of: vertex, artifacts: { states[$0].record?.artifact }, sources: sources)
        let record = try store.record(for: action.key)
        states.append(record.map { .fresh($0) } ?? .stale(action: action.key))
      } else {
        states.append(.pending(on: unknown))
      }
    }

    // Backwards from the outputs: a stage that must run wants its inputs' objects to be there.
    var wanted = [Bool](repeating: false, count: states.count)
    var mustRun = wanted
    for output in graph.outputs { wanted[output.vertex] = true }
    for index in states.indices.reversed() where wanted[index] {
      if let record = states[index].record {
        guard !store.holds(record) else { continue }
        states[index] = .stale(action: record.key)
      }
      mustRun[index] = true
      for upstream in graph.vertices[index].upstream { wanted[upstream] = true }
    }
    self.states = states
    self.mustRun = mustRun
  }
}

/// The action key of a vertex whose inputs are all known, with what it was made from.
public struct ActionKey: Sendable {
  public let key: Digest
  public let sources: [RecordSource]

  init(
    of vertex: Graph.Vertex, artifacts: (Int) -> Digest?, sources: SourceDigests
  ) throws {
    let files = try vertex.node.stage.sourceFiles()
    self.sources = try files.map { RecordSource(path: $0, digest: try sources.digest(of: $0)) }
    self.key = Keys.action(
      kind: vertex.node.kind, codeStamp: vertex.node.codeStamp,
      parameters: vertex.node.parameters,
      inputs: vertex.inputs.map { ($0.name, $0.vertices.compactMap(artifacts)) },
      sources: self.sources.map(\.digest))
  }
}

extension ArtifactStore {
  /// Whether every object of the record's artifact is there.
  public func holds(_ record: Record) -> Bool {
    record.payloads.allSatisfy { contains($0.digest) }
  }
}
