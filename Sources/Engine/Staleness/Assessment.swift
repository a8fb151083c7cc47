public import ArtifactStore
public import Fingerprint

/// What is fresh, what is stale and what must run, found without running anything.
public struct Assessment: Sendable {
  public let states: [State]
  /// Whether the vertex runs, or may run once its upstream is known.
  public let mustRun: [Bool]
  /// What the files that a vertex reads hold now; nil while its inputs are not known.
  let sources: [[RecordSource]?]
  /// The vertices that the user wants to run although they are fresh.
  let forced: Set<Int>

  /// - Parameter forced: vertices that count as stale, whatever there is.
  public init(
    of graph: Graph, in store: ArtifactStore, sources: SourceDigests, forced: Set<Int> = []
  ) throws {
    self.forced = forced
    var states = [State](repeating: .pending(on: []), count: graph.vertices.count)
    var read = [[RecordSource]?](repeating: nil, count: states.count)
    for level in graph.levels {
      let found = try inJoinedThreads(count: level.count) { place in
        let index = level[place]
        return try Assessment.look(
          at: graph.vertices[index], isForced: forced.contains(index),
          artifacts: { states[$0].record?.readArtifact }, in: store, sources: sources)
      }
      for (index, (state, files)) in zip(level, found) {
        states[index] = state
        read[index] = files
      }
    }

    // Backwards from the outputs: a stage that must run wants its inputs' objects to be there. One
    // that only may run wants them later, if it does.
    var wanted = [Bool](repeating: false, count: states.count)
    var mustRun = wanted
    for output in graph.outputs { wanted[output.vertex] = true }
    for index in states.indices.reversed() where wanted[index] {
      if let record = states[index].record {
        guard !store.holds(record) else { continue }
        states[index] = .stale(action: record.key)
      }
      mustRun[index] = true
      if case .pending(let unknown) = states[index] {
        for upstream in unknown { wanted[upstream] = true }
      } else {
        for upstream in graph.vertices[index].upstream { wanted[upstream] = true }
      }
    }
    self.sources = read
    self.states = states
    self.mustRun = mustRun
  }

  /// What it says of a part of the graph.
  public func of(_ part: GraphPart) -> Assessment { Assessment(of: part, from: self) }

  private init(of part: GraphPart, from whole: Assessment) {
    var places: [Int: Int] = [:]
    for (place, origin) in part.origins.enumerated() { places[origin] = place }
    states = part.origins.map { origin in
      guard case .pending(let upstream) = whole.states[origin] else { return whole.states[origin] }
      return .pending(on: upstream.compactMap { places[$0] })
    }
    mustRun = part.origins.map { whole.mustRun[$0] }
    sources = part.origins.map { whole.sources[$0] }
    forced = Set(whole.forced.compactMap { places[$0] })
  }
}

extension Assessment {
  /// Where a vertex stands, and the files it reads, where its inputs are known.
  private static func look(
    at vertex: Graph.Vertex, isForced: Bool, artifacts: (Int) -> Digest?,
    in store: ArtifactStore, sources: SourceDigests
  ) throws -> (State, [RecordSource]?) {
    let unknown = vertex.upstream.filter { artifacts($0) == nil }
    guard unknown.isEmpty else { return (.pending(on: unknown), nil) }
    let action = try ActionKey(of: vertex, artifacts: artifacts, sources: sources)
    let record = isForced ? nil : try store.record(for: action.key)
    return (record.map { .fresh($0) } ?? .stale(action: action.key), action.sources)
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

  /// Whether that is there which stages below the record's one read.
  func holdsWhatIsRead(of record: Record) -> Bool {
    guard let earlier = record.agreesWith else { return isPublished(record.key) }
    guard let former = try? self.record(for: earlier.action) else { return false }
    return former.artifact == earlier.artifact && holds(former)
  }

  /// Whether the action's record and all its objects are there.
  func isPublished(_ action: Digest) -> Bool {
    guard let record = try? record(for: action) else { return false }
    return holds(record)
  }
}
