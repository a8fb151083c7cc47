/// How an InfoNCE critic is trained and read.
///
/// The defaults are the published code's. Two things differ: arithmetic is float32 throughout, where
/// the published code runs the critic in float16 with gradient scaling; and gradients are thinned
/// (``thinning``), which costs less and is the same in the mean.
public struct InfoNCEOptions: Codable, Sendable, Hashable {
  /// Samples in a batch, B; a smaller sample set makes one batch.
  public var batch: Int
  /// Negatives of each sample, K, drawn uniformly and with replacement from its batch; a sample
  /// may be drawn as its own negative.
  public var negatives: Int
  /// The learning rate of AdamW at the start.
  public var learningRate: Double
  /// Passes of the estimator over the (used) batches.
  public var epochs: Int
  /// The width of the critic's two hidden layers.
  public var hidden: Int
  /// The decoupled weight decay of AdamW, on every weight and bias.
  public var weightDecay: Double
  /// The largest Euclidean norm of a whole gradient; larger ones are scaled down to it.
  public var clipNorm: Double
  /// Epochs without improvement after which the learning rate is multiplied by ``plateauFactor``.
  public var plateauPatience: Int
  public var plateauFactor: Double
  /// Use batches 0…⌊L/2⌋ of the L = ⌈n/B⌉ batches of an epoch, as the published code does. The
  /// order is drawn anew each epoch, so that every sample is used over the epochs.
  public var halfBatches: Bool
  /// The value is the mean over this many last epochs.
  public var reportedEpochs: Int
  /// Of the negatives that weigh less in the gradient than this many times their mean weight at the
  /// start (1 over the distinct pairs of a row), some are drawn, in proportion to their weights and
  /// by one number a row, and take the weight of the others. That leaves the gradient as it is in
  /// the mean, and each row's sum of weights to within one of them, at up to 1/thinning of the cost.
  /// Values are of all pairs in any case. 0 draws none: the gradient is exact.
  public var thinning: Double

  public init(
    batch: Int, negatives: Int, learningRate: Double, epochs: Int, hidden: Int = 128,
    weightDecay: Double = 1e-4, clipNorm: Double = 5, plateauPatience: Int = 8,
    plateauFactor: Double = 0.5, halfBatches: Bool = true, reportedEpochs: Int = 5,
    thinning: Double = 4
  ) {
    self.batch = batch
    self.negatives = negatives
    self.learningRate = learningRate
    self.epochs = epochs
    self.hidden = hidden
    self.weightDecay = weightDecay
    self.clipNorm = clipNorm
    self.plateauPatience = plateauPatience
    self.plateauFactor = plateauFactor
    self.halfBatches = halfBatches
    self.reportedEpochs = reportedEpochs
    self.thinning = thinning
  }

  /// The published setting for I(X; T): pixels against representations.
  public static let inputRepresentation = InfoNCEOptions(
    batch: 128, negatives: 512, learningRate: 3e-4, epochs: 350)

  /// The published setting for I(T; Ŷ): representations against predictions.
  public static let representationPrediction = InfoNCEOptions(
    batch: 512, negatives: 256, learningRate: 5e-4, epochs: 250)

  /// The published setting for the Gaussian study: a step an epoch on all its samples. As the
  /// authors' code has it, which their figure is of.
  public static let gaussianStudy = InfoNCEOptions(
    batch: GaussianCase.publishedCount, negatives: 512, learningRate: 2e-4, epochs: 250,
    hidden: 512, plateauPatience: 10, plateauFactor: 0.1, halfBatches: false, reportedEpochs: 10)

  /// The same as the paper's text has it, with half the negatives.
  public static let gaussianStudyOfText = {
    var options = gaussianStudy
    options.negatives = 256
    options.epochs = 300
    return options
  }()

  /// How many of `count` samples' batches an epoch uses.
  public func batchesPerEpoch(samples count: Int) -> Int {
    let all = count > 0 ? (count - 1) / batch + 1 : 0
    return halfBatches ? min(all, all / 2 + 1) : all
  }

  /// Refuses options that cannot be trained with.
  package func validate() throws(InformationError) {
    // Multiplicities are counted in float32, which is exact up to 2²⁴.
    let counts = [
      ("batch", batch, 1 << 24), ("negatives", negatives, 1 << 24), ("epochs", epochs, 1 << 24),
      ("hidden", hidden, 1 << 16), ("reportedEpochs", reportedEpochs, 1 << 24),
    ]
    for (name, value, limit) in counts where !(1...limit).contains(value) {
      throw .option(name: name, allowed: "from 1 to \(limit), and is \(value)")
    }
    guard plateauPatience >= 0 else {
      throw .option(name: "plateauPatience", allowed: "at least 0, and is \(plateauPatience)")
    }
    let finite = [("learningRate", learningRate), ("clipNorm", clipNorm)]
    for (name, value) in finite where !(value > 0 && value.isFinite) {
      throw .option(name: name, allowed: "a number above 0, and is \(value)")
    }
    for (name, value) in [("weightDecay", weightDecay), ("thinning", thinning)]
    where !(value >= 0 && value.isFinite) {
      throw .option(name: name, allowed: "a number from 0 up, and is \(value)")
    }
    guard plateauFactor > 0, plateauFactor < 1 else {
      throw .option(name: "plateauFactor", allowed: "between 0 and 1, and is \(plateauFactor)")
    }
  }
}
