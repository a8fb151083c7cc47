/// How mutual information is estimated.
public struct EstimatorOptions: Codable, Sendable, Hashable {
  public var estimator: Estimator
  /// How often it is repeated, each time with other folds, weights and orders.
  public var seeds: Int
  /// Parts that the samples are dealt into: a critic for each, which is trained on the others and
  /// read on that one.
  public var folds: Int
  public var preprocessing: Preprocessing
  /// Samples in a training batch, B.
  public var batch: Int
  /// Negatives of each sample, K, of ``Estimator/sampledInfoNCE``.
  public var negatives: Int
  /// Passes over the training part at most.
  public var epochs: Int
  /// Passes without a better held-out value after which the learning rate is divided by four, and
  /// after as many more the training ends.
  public var patience: Int
  public var learningRate: Double
  public var weightDecay: Double
  public var clipNorm: Double
  /// The width of both hidden layers of each variable's network.
  public var hidden: Int
  /// The numbers that a network makes of a sample; a pair's score is their product.
  public var embedding: Int
  /// Give the networks each variable's distance from its middle too.
  public var radius: Bool
  /// Start from the log density ratio of Gaussians with the covariances of the training part.
  public var gaussianStart: Bool
  /// SMILE reads no exponential above exp(clip) or below exp(−clip).
  public var clip: Double
  /// The share of a new batch in MINE's moving average of the mean exponential.
  public var movingAverage: Double
  /// The neighbours of ``Estimator/ksg``, k.
  public var neighbours: Int
  /// The critic and the training of ``Estimator/authors`` and of ``Estimator/authorsMINE``, which has
  /// no batches and no negatives, and ``clipNorm`` for itself.
  public var published: InfoNCEOptions
  /// Let the published rule end the training of ``Estimator/authors``, whose code has it, but does
  /// not call it.
  public var publishedStop: Bool

  /// The defaults of an estimator.
  public init(_ estimator: Estimator = .auto) {
    self.estimator = estimator
    seeds = estimator == .ksg ? 1 : 2
    folds = 4
    preprocessing = estimator.isPublished ? .none : .normalScores
    batch = 512
    negatives = 512
    epochs = 150
    patience = 10
    learningRate = 2e-3
    weightDecay = 1e-2
    clipNorm = estimator == .authorsMINE ? 1 : 5
    hidden = 64
    embedding = 32
    radius = true
    gaussianStart = true
    clip = 5
    movingAverage = estimator == .authorsMINE ? 1 : 0.05
    neighbours = estimator == .auto ? 3 : 5
    published = estimator == .authorsMINE ? .gaussianStudy : .inputRepresentation
    publishedStop = false
  }

  package func validate() throws(InformationError) {
    let counts = [
      ("seeds", seeds, 1, 1000), ("folds", folds, 2, 100), ("batch", batch, 2, 1 << 13),
      ("negatives", negatives, 1, 1 << 24), ("epochs", epochs, 1, 1 << 20),
      ("patience", patience, 1, 1 << 20), ("hidden", hidden, 1, 1 << 12),
      ("embedding", embedding, 1, 1 << 10), ("neighbours", neighbours, 1, 1000),
    ]
    for (name, value, least, most) in counts where !(least...most).contains(value) {
      throw .estimatorOption(name: name, allowed: "from \(least) to \(most), and is \(value)")
    }
    let positive = [("learningRate", learningRate), ("clipNorm", clipNorm), ("clip", clip)]
    for (name, value) in positive where !(value > 0 && value.isFinite) {
      throw .estimatorOption(name: name, allowed: "a number above 0, and is \(value)")
    }
    guard weightDecay >= 0, weightDecay.isFinite else {
      throw .estimatorOption(
        name: "weightDecay", allowed: "a number from 0 up, and is \(weightDecay)")
    }
    guard movingAverage > 0, movingAverage <= 1 else {
      throw .estimatorOption(
        name: "movingAverage", allowed: "above 0 and at most 1, and is \(movingAverage)")
    }
    try published.validate()
  }
}
