/// An input of a stage: the stage that makes the value it needs.
///
/// ```swift
/// @Input var images: any Stage<ImageSet>
/// ```
/// A stage with another product does not compile here, on the line that passes it.
@propertyWrapper
public struct Input<Product: Artifact>: Sendable {
  public var wrappedValue: any Stage<Product> {
    didSet { node = Node(wrappedValue) }
  }
  private(set) var node: Node

  public init(wrappedValue: any Stage<Product>) {
    self.wrappedValue = wrappedValue
    self.node = Node(wrappedValue)
  }
}

/// Inputs gathered from several stages that make the same kind of thing, in order.
@propertyWrapper
public struct Inputs<Product: Artifact>: Sendable {
  public var wrappedValue: [any Stage<Product>] {
    didSet { nodes = wrappedValue.map { Node($0) } }
  }
  private(set) var nodes: [Node]

  public init(wrappedValue: [any Stage<Product>]) {
    self.wrappedValue = wrappedValue
    self.nodes = wrappedValue.map { Node($0) }
  }
}

/// Inputs of whatever product, in order: for a stage that reads their payloads and not their
/// values.
@propertyWrapper
public struct AnyInputs: Sendable {
  public var wrappedValue: [any Stage] {
    didSet { nodes = wrappedValue.map { Node($0) } }
  }
  private(set) var nodes: [Node]

  public init(wrappedValue: [any Stage]) {
    self.wrappedValue = wrappedValue
    self.nodes = wrappedValue.map { Node($0) }
  }
}

/// What a node finds out about a stored property that is an input.
protocol InputProperty {
  var upstream: [Node] { get }
}

extension Input: InputProperty {
  var upstream: [Node] { [node] }
}

extension AnyInputs: InputProperty {
  var upstream: [Node] { nodes }
}

extension Inputs: InputProperty {
  var upstream: [Node] { nodes }
}
