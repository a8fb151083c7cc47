/// What a stage may ask for while it runs.
public struct StageContext: Sendable {
  private let host: any StageHost

  public init(host: any StageHost) {
    self.host = host
  }

  /// The value that an input's stage made.
  public func read<Product: Artifact>(_ stage: any Stage<Product>) throws -> Product {
    try Product(from: host.payloads(of: Node(stage).definition))
  }

  /// The values that several inputs' stages made, in order.
  public func read<Product: Artifact>(_ stages: [any Stage<Product>]) throws -> [Product] {
    try stages.map { try read($0) }
  }

  /// The payloads that an input's stage made, as they are stored: for a stage that takes inputs of
  /// any kind.
  public func payloads(of stage: any Stage) throws -> any PayloadReader {
    try host.payloads(of: Node(stage).definition)
  }

  /// An empty folder for the stage alone, the same at each call, which is removed when it ends.
  public func scratchFolder() throws -> String { try host.scratchFolder() }

  /// Says how far the stage is, from 0 to 1, with a few words such as `epoch 3, loss 1.92`. Throws
  /// when the run is being stopped: let the error pass.
  public func report(_ fraction: Double, _ note: String = "") throws {
    try host.report(fraction: fraction, note: note)
  }

  /// Keeps state to resume from, in place of what was kept before. It survives a kill at any
  /// moment: a later ``resume()`` gives either the former state or this one, whole.
  public func save(_ state: [Payload]) throws {
    try host.save(state)
  }

  /// The state last kept by an earlier attempt at this very stage, if there is any.
  public func resume() throws -> (any PayloadReader)? {
    try host.resume()
  }
}
