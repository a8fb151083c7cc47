/// What a drawing of a graph shows: the chosen stages with their states and times, and the
/// critical path through them.
public struct GraphView: Sendable {
  public struct Stage: Sendable {
    /// The stage's place in the graph.
    public let vertex: Int
    public let name: String
    public let kind: String
    /// The folder shared by all outputs that need the stage; see ``Graph/outputFolders``.
    public let folder: String
    public let state: State
    public let time: StageTime
    public internal(set) var isCritical = false
    /// The outputs of the pipeline that the stage makes.
    public let outputs: [String]
    /// Places in the view of the stages that it is made from, as far as they are shown.
    public let upstream: [Int]
  }

  public let graph: Graph
  public let assessment: Assessment
  /// Every stage comes after those that it is made from.
  public private(set) var stages: [Stage]
  /// The chain of stages that takes longest, as places in the view: no number of jobs makes a run
  /// from nothing shorter.
  public let criticalPath: [Int]

  /// - Parameters:
  ///   - vertices: the vertices to show, in order.
  ///   - usualSeconds: how long a stage took before, where that is known.
  public init(
    of graph: Graph, assessment: Assessment, vertices: [Int],
    usualSeconds: (Graph.Vertex) -> Double?
  ) {
    self.graph = graph
    self.assessment = assessment
    let places = Dictionary(
      vertices.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var outputs: [Int: [String]] = [:]
    for output in graph.outputs { outputs[output.vertex, default: []].append(output.name) }
    let folders = graph.outputFolders
    var stages = vertices.map { index in
      let vertex = graph.vertices[index]
      return Stage(
        vertex: index, name: vertex.name, kind: vertex.node.kind, folder: folders[index],
        state: assessment.states[index],
        time: StageTime(record: assessment.states[index].record, usual: usualSeconds(vertex)),
        outputs: outputs[index] ?? [], upstream: vertex.upstream.compactMap { places[$0] })
    }
    criticalPath = GraphView.longest(stages)
    for place in criticalPath { stages[place].isCritical = true }
    self.stages = stages
  }

  /// Of several chains that take equally long, the one whose stages come first.
  private static func longest(_ stages: [Stage]) -> [Int] {
    var sums: [Double] = []
    var previous: [Int?] = []
    for stage in stages {
      var best: Int?
      for upstream in stage.upstream where best.map({ sums[upstream] > sums[$0] }) ?? true {
        best = upstream
      }
      previous.append(best)
      sums.append((best.map { sums[$0] } ?? 0) + stage.time.seconds)
    }
    var chain: [Int] = []
    var next = sums.indices.reduce(nil as Int?) { best, place in
      best.map { sums[place] > sums[$0] ? place : $0 } ?? place
    }
    while let place = next {
      chain.append(place)
      next = previous[place]
    }
    return chain.reversed()
  }
}
