/// A picture of a pipeline: its stages in layers from left to right, with the state and time of
/// each.
///
/// What belongs to one folder of outputs, such as one member of a sweep, is drawn in a lane of its
/// own; stages of one kind that stand between the same neighbours share a box, in which each is a
/// cell. Beyond some hundred boxes those of one kind and lane share one.
public struct StageMap: Sendable {
  public struct Stage: Sendable, Hashable {
    /// Unique in the pipeline.
    public var name: String
    public var kind: String
    /// The lane; empty for what several lanes share.
    public var lane: String
    public var state: GraphDiagram.State
    /// The time it took or may take in seconds.
    public var seconds: Double
    /// That time as people read it, such as `≈ 3 min 20 s`.
    public var time: String
    public var isCritical: Bool
    /// The outputs of the pipeline that the stage makes.
    public var outputs: [String]
    /// Places of the stages that it is made from.
    public var upstream: [Int]

    public init(
      name: String, kind: String, lane: String = "", state: GraphDiagram.State = .none,
      seconds: Double = 0, time: String = "", isCritical: Bool = false, outputs: [String] = [],
      upstream: [Int] = []
    ) {
      self.name = name
      self.kind = kind
      self.lane = lane
      self.state = state
      self.seconds = seconds
      self.time = time
      self.isCritical = isCritical
      self.outputs = outputs
      self.upstream = upstream
    }
  }

  public var title: String
  /// A line below the title, such as how many stages are fresh.
  public var summary: String
  /// What the legend says of the critical path; empty for none.
  public var criticalPath: String
  /// Every stage comes after those it is made from; other edges are left out.
  public var stages: [Stage]
  /// Seconds as people read them.
  public var duration: @Sendable (Double) -> String

  public init(
    title: String, summary: String, criticalPath: String, stages: [Stage],
    duration: @escaping @Sendable (Double) -> String
  ) {
    self.title = title
    self.summary = summary
    self.criticalPath = criticalPath
    self.stages = stages.enumerated().map { index, stage in
      var stage = stage
      stage.upstream = stage.upstream.filter { (0..<index).contains($0) }
      return stage
    }
    self.duration = duration
  }
}
