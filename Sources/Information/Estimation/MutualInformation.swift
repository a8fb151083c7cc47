public import Tensors

/// Estimates I(X; Y) of any two variables from joint samples, with what tells whether to believe it.
///
/// Results are the same bits for any number of threads.
public struct MutualInformation: Sendable {
  public let options: EstimatorOptions
  public let seed: UInt64

  /// - Parameter seed: of the folds, the weights, the order of the samples and the negatives.
  public init(options: EstimatorOptions = .init(), seed: UInt64 = 0) {
    self.options = options
    self.seed = seed
  }

  /// The fewest samples that are estimated from.
  public static let leastSamples = 20

  /// - Parameters:
  ///   - a: samples of X, `[n, …]`; the dimensions after the first are one vector.
  ///   - b: samples of Y, `[n, …]`, row by row those that go with `a`.
  ///   - apart: further samples of the same two, which a published critic's held-out value is read from.
  ///     Without them that takes a second critic, trained without a fold. Other estimators hold
  ///     their own folds out, and do not look at them.
  ///   - progress: called with the share done, up to 1. What it throws ends the estimate.
  /// - Throws: ``InformationError``, or what `progress` throws.
  public func estimate(
    _ a: Tensor, _ b: Tensor, apart: (a: Tensor, b: Tensor)? = nil,
    progress: (Double) throws -> Void = { _ in }
  ) throws -> InformationReading {
    try check(a, b)
    if let apart {
      try check(apart.a, apart.b)
      try InformationError.checkHeldOut(apart, of: a, b)
    }
    switch options.estimator {
    case .auto:
      return try CombinedReading(options: options, seed: seed).read(a, b, progress: progress)
    case .ksg: return try NeighbourReading(options: options).read(a, b, progress: progress)
    case .authors, .authorsMINE:
      return try PublishedReading(options: options, seed: seed)
        .read(a, b, apart: apart, progress: progress)
    default: return try CriticReading(options: options, seed: seed).read(a, b, progress: progress)
    }
  }

  private func check(_ a: Tensor, _ b: Tensor) throws(InformationError) {
    try options.validate()
    let left = a.shape.first ?? 0
    let right = b.shape.first ?? 0
    guard left == right, left > 0 else { throw .samples(left: left, right: right) }
    let least = max(Self.leastSamples, options.estimator.isCrossFitted ? 4 * options.folds : 0)
    guard left >= least else { throw .tooFew(samples: left, least: least) }
    for (variable, tensor) in [("first", a), ("second", b)] {
      guard tensor.rowSize > 0 else { throw .noComponents(variable: variable) }
      guard tensor.values.allSatisfy(\.isFinite) else { throw .notFinite(variable: variable) }
    }
  }
}
