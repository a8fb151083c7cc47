public import PipelineModel
import Projections
import Tensors

/// T along its first two principal components: an embedding without distortion, and one start for
/// the t-SNE of every checkpoint.
///
/// ```swift
/// let plane = PrincipalPlane(phases[phases.count - 1])
/// Scatter(phases.map { TSNE($0, startingFrom: plane) })
/// ```
public struct PrincipalPlane: Stage {
  @Input var activations: any Stage<ActivationSet>
  let seed: UInt64

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String {
    "principal plane " + activations.label.replacing("activations ", with: "")
  }

  /// - Parameter seed: names the start of the iteration, on which the plane depends by rounding
  ///   only.
  public init(_ activations: any Stage<ActivationSet>, seed: UInt64 = 1) {
    self.activations = activations
    self.seed = seed
  }

  public func run(_ context: StageContext) throws -> Embedding {
    let activations = try context.read(activations)
    let points = activations.representations[0]
    let components = try PrincipalComponents(of: points, count: 2, seed: seed)
    return Embedding(
      epoch: activations.epoch, points: try components.project(points),
      labels: activations.labels, poisoned: activations.poisoned, divergence: nil)
  }
}
