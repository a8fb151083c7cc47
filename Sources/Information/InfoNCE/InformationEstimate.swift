import Glibc

/// An estimate of mutual information, with what is needed to judge it.
public struct InformationEstimate: Codable, Sendable, Hashable {
  /// The estimate in nats: the mean of the last reported epochs of ``trace``.
  public var value: Double
  /// The mean over the batches of each estimator epoch, in nats. These are training batches: a
  /// critic that learns its samples by heart reads high.
  public var trace: [Double]
  /// The largest mean that even a perfect critic can reach with this batch and these negatives, in
  /// nats (see ``InfoNCE/ceiling(batch:negatives:)``). A value close below it says "at least this".
  public var ceiling: Double
  /// The samples of each variable.
  public var samples: Int
  /// The batches that each estimator epoch used.
  public var batchesPerEpoch: Int
  /// Batches left out because their value or gradient was not finite.
  public var skippedBatches: Int
  /// The least-squares slope over the last ten epochs of ``trace``, in nats an epoch; 0 where there
  /// is one epoch.
  public var slope: Double
  /// Whether the estimator had settled, by the published code's rule with δ = 0.01 nats: at least
  /// 15 epochs, of the last ten |slope| < δ and max − min < δ, and max − min < δ of the five before
  /// them too. The published code never acts on it, and nor does this one.
  public var converged: Bool
  /// The mean value of samples that the critic was not trained on, in nats, where any were given.
  public var heldOut: Double?

  init(
    trace: [Double], reportedEpochs: Int, ceiling: Double, samples: Int, batchesPerEpoch: Int,
    skippedBatches: Int
  ) {
    let reported = trace.suffix(reportedEpochs)
    self.value = reported.reduce(0, +) / Double(reported.count)
    self.trace = trace
    self.ceiling = ceiling
    self.samples = samples
    self.batchesPerEpoch = batchesPerEpoch
    self.skippedBatches = skippedBatches
    let last = Array(trace.suffix(10))
    self.slope = Convergence.slope(of: last)
    self.converged = Convergence.isReached(trace, delta: 1e-2)
  }

  /// The standard deviation of the last ten epochs, in nats; 0 where there is one.
  var wobble: Double {
    let last = Array(trace.suffix(10))
    return standardError(last) * Double(last.count).squareRoot()
  }

  /// How far the mean of several seeds' estimates may be off by chance, in nats: half their range, and
  /// what the epochs of each differ by, as no values of single samples are reported.
  static func chance(of estimates: [InformationEstimate]) -> Double {
    let values = estimates.map(\.value)
    let spread = ((values.max() ?? 0) - (values.min() ?? 0)) / 2
    return hypot(spread, mean(estimates.map { 1.96 * $0.wobble }))
  }
}
