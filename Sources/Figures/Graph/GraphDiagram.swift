/// A directed acyclic graph drawn in layers, such as the stages of a pipeline.
public struct GraphDiagram: Sendable {
  /// What a node's colour and outline say; the legend names those that occur.
  public enum State: String, Sendable, Hashable, CaseIterable {
    case fresh, stale, pending, running, failed
    /// No state: plain, and not in the legend.
    case none
  }

  public struct Node: Sendable, Hashable {
    /// Unique; of several nodes with one id the first counts.
    public var id: String
    public var label: String
    /// A second, smaller line; may be empty.
    public var detail: String
    public var state: State

    public init(id: String, label: String, detail: String = "", state: State = .none) {
      self.id = id
      self.label = label
      self.detail = detail
      self.state = state
    }
  }

  /// From what is needed to what needs it.
  public struct Edge: Sendable, Hashable {
    public var from: String
    public var to: String

    public init(from: String, to: String) {
      self.from = from
      self.to = to
    }
  }

  public enum Direction: Sendable, Hashable { case leftToRight, topToBottom }

  public var title: String
  public var nodes: [Node]
  /// Repeated edges, edges of unknown nodes and edges that would close a cycle are left out.
  public var edges: [Edge]
  public var direction: Direction

  public init(
    title: String, nodes: [Node], edges: [Edge], direction: Direction = .leftToRight
  ) {
    self.title = title
    self.nodes = nodes
    self.edges = edges
    self.direction = direction
  }
}
