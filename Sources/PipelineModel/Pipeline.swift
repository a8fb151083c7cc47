/// An experiment: settings, and the outputs that are wanted.
///
/// ```swift
/// @main struct NoiseAblation: Pipeline {
///   @Setting("Standard deviation of the injected noise.") var sigmas = [0.4, 0.1]
///
///   var outputs: [Output] {
///     let data = CIFAR10()
///     for sigma in sigmas {
///       Output("sigma-\(sigma)/curves", …)
///     }
///   }
/// }
/// ```
public protocol Pipeline {
  init()
  @OutputsBuilder var outputs: [Output] { get }
}

/// A result that a pipeline is run for, under a name of its own.
public struct Output: Sendable {
  public let name: String
  public let node: Node

  /// - Parameter name: path-like, such as `sigma-0.4/score`; unique in the pipeline.
  public init(_ name: String, _ stage: any Stage) {
    self.name = name
    self.node = Node(stage)
  }

  private init(name: String, node: Node) {
    self.name = name
    self.node = node
  }

  /// The same output with the name of a folder before its own, unless that is empty.
  public func within(_ folder: String) -> Output {
    folder.isEmpty ? self : Output(name: "\(folder)/\(name)", node: node)
  }
}

/// Collects the outputs of a pipeline; `for`, `if` and `switch` work as in any code.
@resultBuilder
public enum OutputsBuilder {
  public static func buildExpression(_ output: Output) -> [Output] { [output] }
  public static func buildExpression(_ outputs: [Output]) -> [Output] { outputs }
  public static func buildBlock(_ parts: [Output]...) -> [Output] { parts.flatMap { $0 } }
  public static func buildArray(_ parts: [[Output]]) -> [Output] { parts.flatMap { $0 } }
  public static func buildOptional(_ part: [Output]?) -> [Output] { part ?? [] }
  public static func buildEither(first part: [Output]) -> [Output] { part }
  public static func buildEither(second part: [Output]) -> [Output] { part }
  public static func buildLimitedAvailability(_ part: [Output]) -> [Output] { part }
}
