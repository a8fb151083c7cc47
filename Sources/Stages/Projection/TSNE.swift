public import PipelineModel
public import Projections
import Tensors

public typealias TSNEOptions = Projections.TSNEOptions

/// Embeds T in the plane by t-SNE, for looking at.
///
/// ```swift
/// Scatter(phases.map { TSNE($0) })   // each picture for itself
/// Scatter(TSNE.chain(phases))        // pictures that can be compared
/// ```
public struct TSNE: Stage {
  /// The activations, and after them the embedding to start from, where there is one. In one list:
  /// an input of its own would be in the keys of all embeddings that have no start.
  @AnyInputs var activations: [any Stage]
  let options: TSNEOptions
  let seed: UInt64

  public static var kind: String { "t-sne" }
  public static var codeStamp: CodeStamp { .version(2) }
  public var label: String {
    "t-SNE " + (activations.first?.label ?? "").replacing("activations ", with: "")
  }

  /// - Parameter start: where the rows start, in place of their own first two principal components:
  ///   an embedding of the same rows, such as that of the checkpoint before, or one
  ///   ``PrincipalPlane`` for all checkpoints. Of its places only the arrangement counts.
  public init(
    _ activations: any Stage<ActivationSet>, startingFrom start: (any Stage<Embedding>)? = nil,
    options: TSNEOptions = TSNEOptions(), seed: UInt64 = 1
  ) {
    self.activations = [activations] + (start.map { [$0] } ?? [])
    self.options = options
    self.seed = seed
  }

  /// The embeddings of several checkpoints' activations of the same rows, each but the first from
  /// the places of the one before: what stays together stays in its place.
  ///
  /// - Parameter start: where the first one starts.
  public static func chain(
    _ activations: [any Stage<ActivationSet>], startingFrom start: (any Stage<Embedding>)? = nil,
    options: TSNEOptions = TSNEOptions(), seed: UInt64 = 1
  ) -> [TSNE] {
    var embeddings: [TSNE] = []
    for activations in activations {
      embeddings.append(
        TSNE(
          activations, startingFrom: embeddings.last ?? start, options: options, seed: seed))
    }
    return embeddings
  }

  public func check() throws { try options.check() }

  public func run(_ context: StageContext) throws -> Embedding {
    let inputs = try activations.map { try context.payloads(of: $0) }
    let activations = try ActivationSet(from: inputs[0])
    let start = try inputs.dropFirst().first.map { try Embedding(from: $0) }
    try start.map { try check($0, for: activations) }
    let embedding = try Projections.TSNE(options: options, seed: seed)
      .embed(activations.representations[0], startingFrom: start?.points) {
        try context.report($0)
      }
    guard embedding.divergence.isFinite, embedding.points.values.allSatisfy(\.isFinite) else {
      throw UserError("t-SNE diverged: lower its learning rate")
    }
    return Embedding(
      epoch: activations.epoch, points: embedding.points, labels: activations.labels,
      poisoned: activations.poisoned, divergence: embedding.divergence)
  }

  private func check(_ start: Embedding, for activations: ActivationSet) throws(UserError) {
    let (count, wanted) = (start.labels.count, activations.labels.count)
    guard count == wanted else {
      throw UserError(
        "t-SNE of \(wanted) rows was to start from an embedding of \(count); give both the same "
          + "rows")
    }
    guard start.labels == activations.labels, start.poisoned == activations.poisoned else {
      throw UserError(
        "t-SNE was to start from an embedding of rows with other labels; give both the same rows")
    }
  }
}
