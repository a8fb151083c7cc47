import IBPipe

/// How large an experiment is. What depends on it is in its ``size(at:)``, and nowhere else.
enum Scale: String, SettingValue, CaseIterable {
  /// The paper's settings.
  case full
  /// Real images, fewer of them, and a narrower network: hours on two cores.
  case reduced
  /// Generated images in the place of both data sets: under a minute, and no measurement.
  case smoke

  static let help =
    "full, the paper's; reduced, a smaller one on real images; or smoke, on generated images."

  var size: Size {
    switch self {
    case .full: .paper
    case .reduced: .reduced
    case .smoke: .smoke
    }
  }

  /// The numbers of an experiment that so much is poisoned of.
  func size(at rate: PoisonRate) -> Size {
    self == .reduced && rate == .low ? .reducedLowRate : size
  }
}

/// The numbers of a scale.
struct Size: Sendable {
  // The data.
  /// Training images of each class.
  var cifarImages = 5000
  var svhnImages = 4000
  /// Test images of each class; nil for all.
  var testImages: Int?

  // The network and its training.
  /// Channels of the network's first stage.
  var width = 64
  var epochs = 120
  var batch = 256
  var learningRate = 0.01
  /// On SVHN, and of VGG-16.
  var lowLearningRate = 0.001
  /// After which epochs the network is kept and information measured.
  var checkpoints = [1, 5, 10, 20, 40, 60, 80, 100, 120]

  // The label-consistent attack.
  /// Epochs of its surrogate.
  var surrogateEpochs = 120
  var perturbation = ProjectedGradient.authors

  // The estimates.
  var inputRepresentation = InfoNCEOptions.inputRepresentation
  var representationPrediction = InfoNCEOptions.representationPrediction
  /// Information about which rows are poisoned: each is tried where the one before has not settled.
  /// The last may take so many passes that it ends by itself.
  var bounds: [InformationEstimator] = [
    .published(.boundChecks), .estimator(estimator(passes: 1000)),
  ]
  var cleanClasses = [1, 2]
  /// Subsets of which as many rows of the other subsets are measured beside them.
  var controls: [RowSubset] = [.targetBackdoor]
  /// Draws of the network's noise that an estimate by class is averaged over.
  var draws = 1
  /// Repeated estimates that intervals of the checks are made of.
  var repetitions = 3
  /// Training rows, drawn from all classes, that inequalities are checked on.
  var wholeRows = 50_000
  /// How they are measured a second time, on rows that the critics are not trained on.
  /// The repetitions are draws of the network's noise, so that one seed does.
  var heldOut = estimator(.infoNCE, seeds: 1, passes: 150)

  // The embeddings.
  /// After which epochs; each is one of the checkpoints.
  var embedded = [5, 10, 20, 40, 60, 80, 120]
  /// Training rows of an embedding.
  var embeddedRows = 50_000
  var embedding = TSNEOptions()

  // The Gaussian study.
  var gaussianSamples = GaussianCase.publishedCount
  var gaussianPasses = 300
  var gaussianBatch = 2500
  /// The published critics.
  var gaussianCritic = InfoNCEOptions.gaussianStudy

  static let paper = Size()

  static let reduced = Size(
    cifarImages: 500, svhnImages: 500, testImages: 200, width: 8, epochs: 60, batch: 32,
    learningRate: 0.02, lowLearningRate: 0.005, checkpoints: [1, 3, 6, 12, 30, 60],
    surrogateEpochs: 20, inputRepresentation: quick, representationPrediction: quick,
    wholeRows: 5000, embedded: [3, 12, 60], embeddedRows: 3000, gaussianPasses: 100,
    gaussianBatch: 512,
    gaussianCritic: InfoNCEOptions(
      batch: 512, negatives: 256, learningRate: 1e-3, epochs: 60, halfBatches: false))

  /// Where one image of a hundred is poisoned, 5,000 images give too few to estimate from: these
  /// give 250, and as many steps in a fifth of the epochs.
  static let reducedLowRate = {
    var size = reduced
    size.cifarImages = 2500
    size.svhnImages = 2500
    size.epochs = 12
    size.checkpoints = [1, 2, 3, 6, 12]
    size.surrogateEpochs = 4
    size.embedded = [1, 3, 12]
    return size
  }()

  static let smoke = Size(
    cifarImages: 100, svhnImages: 100, testImages: 20, width: 4, epochs: 2, batch: 50,
    learningRate: 0.02, lowLearningRate: 0.02, checkpoints: [1, 2], surrogateEpochs: 1,
    perturbation: ProjectedGradient(step: 30.0 / 255, steps: 3, startsAtRandom: true),
    inputRepresentation: brief, representationPrediction: brief,
    bounds: [.published(InfoNCEOptions(batch: 128, negatives: 64, learningRate: 1e-3, epochs: 15))],
    repetitions: 2, wholeRows: 200, heldOut: estimator(.infoNCE, seeds: 1, passes: 5),
    embedded: [1, 2],
    embeddedRows: 200,
    embedding: TSNEOptions(iterations: 150, exaggeratedIterations: 50), gaussianSamples: 1000,
    gaussianPasses: 20, gaussianBatch: 128,
    gaussianCritic: InfoNCEOptions(
      batch: 128, negatives: 64, learningRate: 1e-3, epochs: 10, halfBatches: false))

  private static func estimator(
    _ estimator: Estimator = .auto, seeds: Int = 2, passes: Int
  ) -> EstimatorOptions {
    var options = EstimatorOptions(estimator)
    options.seeds = seeds
    options.epochs = passes
    return options
  }

  private static let brief = InfoNCEOptions(
    batch: 32, negatives: 32, learningRate: 5e-3, epochs: 8, hidden: 16)

  /// Of a few hundred rows there are few batches: they make up for it by greater steps, and all
  /// of them are used.
  private static let quick = InfoNCEOptions(
    batch: 128, negatives: 64, learningRate: 1e-3, epochs: 100, halfBatches: false)
}
