public import Tensors

/// Test images that carry the attack's trigger.
public struct TriggeredImages: Sendable {
  /// The triggered images with their true labels.
  public var samples: LabelledImages
  /// The class that the attack wants them given.
  public var target: Int

  public init(images: Tensor, trueLabels: [Int], target: Int) {
    samples = LabelledImages(images: images, labels: trueLabels)
    self.target = target
  }
}

/// Trains a network epoch by epoch. One thread at a time may use a trainer; it uses several
/// itself (see `Parallel`), and its results do not depend on how many.
public final class Trainer {
  private let network: ResNet18
  private let options: TrainingOptions
  private let training: LabelledImages
  private let test: LabelledImages
  private let triggered: TriggeredImages?
  private var saved: TrainingState

  /// - Throws: ``NetworkError`` where the options, the state or the data do not fit the network.
  public init(
    network: ResNet18, options: TrainingOptions, state: TrainingState, training: LabelledImages,
    test: LabelledImages, triggered: TriggeredImages? = nil
  ) throws(NetworkError) {
    try network.validate()
    try options.validate()
    try state.validate(for: network)
    try training.validate("training", for: network)
    try test.validate("test", for: network)
    try triggered?.samples.validate("triggered", for: network)
    self.network = network
    self.options = options
    self.training = training
    self.test = test
    self.triggered = triggered
    saved = state
  }

  /// The state after the last epoch that was run to its end.
  public var state: TrainingState { saved }

  /// Trains for one epoch, then evaluates.
  ///
  /// - Parameter progress: called after every step with the share of the epoch done and the mean
  ///   loss so far. What it throws is thrown on, and the epoch is as if it had not begun.
  public func runEpoch(
    progress: (_ fraction: Double, _ runningLoss: Double) throws -> Void = { _, _ in }
  ) throws -> EpochMetrics {
    try progress(1, 0)
    throw NetworkError.configuration("training is not built yet")
  }
}
