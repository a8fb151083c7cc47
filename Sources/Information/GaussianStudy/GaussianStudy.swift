import Glibc
internal import Kernels
public import Tensors

/// InfoNCE and MINE side by side on ``GaussianCase``, where the truth is known: what the published
/// comparison of the two measures.
public enum GaussianStudy {
  public struct Options: Codable, Sendable, Hashable {
    public var samples = GaussianCase.publishedCount
    public var epochs = 250
    /// The width of the critics' hidden layers.
    public var hidden = 512
    public var learningRate = 2e-4
    public var weightDecay = 1e-4
    public var plateauPatience = 10
    public var plateauFactor = 0.1
    /// Samples and negatives of InfoNCE's batches; MINE's batch is all samples, one permutation.
    public var batch = 512
    public var negatives = 512
    /// MINE's gradient is normalised by a moving average with this share of the new batch; 1 for the
    /// batch alone, as published.
    public var movingAverage = 1.0
    /// The largest norm of MINE's gradient.
    public var clipNorm = 1.0

    public init() {}
  }

  /// The last epochs of a trace.
  public struct Ending: Codable, Sendable, Hashable {
    public var mean: Double
    public var standardDeviation: Double
    /// Mean less truth, in nats.
    public var bias: Double

    public init(of trace: [Double], last count: Int, truth: Double = GaussianCase.information) {
      let values = Array(trace.suffix(count))
      mean = values.reduce(0, +) / Double(max(1, values.count))
      standardDeviation = standardError(values) * Double(values.count).squareRoot()
      bias = mean - truth
    }
  }

  /// The Donsker–Varadhan value by epoch, in nats: a step an epoch on all samples and one
  /// permutation of them, as published.
  ///
  /// - Parameter progress: called after each epoch with the share done. What it throws ends it.
  public static func mine(
    _ x: Tensor, _ y: Tensor, options: Options = .init(), seed: UInt64,
    progress: (Double) throws -> Void = { _ in }
  ) throws -> [Double] {
    let rows = x.shape[0]
    let critic = ConcatenatedCritic(
      inputs: x.rowSize + y.rowSize, hidden: options.hidden, rows: rows, seed: seed)
    var optimiser = AdamW(
      count: critic.weights.count, weightDecay: options.weightDecay, clipNorm: options.clipNorm)
    var plateau = Plateau(
      learningRate: options.learningRate, patience: options.plateauPatience,
      factor: options.plateauFactor)
    var average: Double?
    var trace: [Double] = []
    for epoch in 0..<options.epochs {
      let permutation = RandomStream(seed: seed, purpose: "mine/permutation", step: UInt64(epoch))
        .permutation(rows)
      critic.forward(x, y, permutation: permutation)
      let (joint, shuffled) = (critic.scores[0].base, critic.scores[1].base)
      var sum = 0.0
      for row in 0..<rows { sum += Double(joint[row]) }
      // No pair is left out: there is no positive at −1.
      let logMean = ibk_log_sum_exp(shuffled, rows, -1) - log(Double(rows))
      let value = sum / Double(rows) - logMean
      guard value.isFinite else { throw InformationError.diverged(epoch: epoch + 1) }
      let share = options.movingAverage
      let shift = average.map { logSumExp([$0 + log1p(-share), logMean + log(share)]) } ?? logMean
      average = shift
      for row in 0..<rows {
        joint[row] = -1 / Float(rows)
        shuffled[row] = Float(exp(Double(shuffled[row]) - shift) / Double(rows))
      }
      critic.backward()
      _ = optimiser.update(
        critic.weights, critic.gradient, learningRate: plateau.learningRate)
      trace.append(value)
      plateau.observe(loss: -value)
      try progress(Double(epoch + 1) / Double(options.epochs))
    }
    return trace
  }

  /// The InfoNCE estimator with the study's critic and schedule, on all batches of each epoch.
  public static func infoNCE(options: Options = .init()) -> InfoNCEOptions {
    InfoNCEOptions(
      batch: options.batch, negatives: options.negatives, learningRate: options.learningRate,
      epochs: options.epochs, hidden: options.hidden, weightDecay: options.weightDecay,
      plateauPatience: options.plateauPatience, plateauFactor: options.plateauFactor,
      halfBatches: false)
  }
}
