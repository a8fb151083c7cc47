/// An estimate of mutual information with what is needed to believe it, or not to.
public struct InformationReading: Codable, Sendable, Hashable {
  public var estimator: Estimator
  /// The samples of each variable.
  public var samples: Int
  /// In nats. See Documentation/Information.md for how it follows from the values below.
  public var estimate: Double
  /// 95 %, over samples and seeds, and over what the estimator may be biased by.
  public var interval: ConfidenceInterval
  /// The most that this estimator reads from as many samples, in nats; nil where there is no limit.
  public var ceiling: Double?
  /// The mean value of samples that the critic was not trained on, in nats; nil without a critic.
  public var heldOut: Double?
  /// The value of samples that the critic was trained on, in nats; nil without a critic.
  public var training: Double?
  /// Whether the value had stopped to change.
  public var converged: Bool
  /// The value by epoch, on training batches; of ``Estimator/ksg``, by an eighth, a quarter, half
  /// and all of the samples.
  public var trace: [Double]
  /// The value by epoch on samples held out, from before the first on.
  public var heldOutTrace: [Double]
  /// The estimate of each seed.
  public var seeds: [Double]
  /// Reasons not to believe it.
  public var warnings: [EstimateWarning]

  package init(
    estimator: Estimator, samples: Int, estimate: Double, interval: ConfidenceInterval,
    ceiling: Double?, heldOut: Double?, training: Double?, converged: Bool, trace: [Double],
    heldOutTrace: [Double], seeds: [Double], warnings: [EstimateWarning]
  ) {
    self.estimator = estimator
    self.samples = samples
    self.estimate = estimate
    self.interval = interval
    self.ceiling = ceiling
    self.heldOut = heldOut
    self.training = training
    self.converged = converged
    self.trace = trace
    self.heldOutTrace = heldOutTrace
    self.seeds = seeds
    self.warnings = warnings
  }
}

/// The two ends of an interval, in nats.
public struct ConfidenceInterval: Codable, Sendable, Hashable {
  public var low: Double
  public var high: Double

  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  public var width: Double { high - low }
  public func contains(_ value: Double) -> Bool { low <= value && value <= high }
}
