public import Tensors

/// Trains a network epoch by epoch. One thread at a time may use a trainer; it uses several
/// itself (see `Parallel`), and its results do not depend on how many.
public final class Trainer {
  let network: any Network
  let options: TrainingOptions
  let test: LabelledImages
  let triggered: TriggeredImages?
  let runner: NetworkRunner
  private let training: LabelledImages

  /// The state after the last epoch that was run to its end.
  public private(set) var state: TrainingState

  /// - Throws: ``NetworkError`` where the options, the state or the data do not fit the network.
  public convenience init(
    network: any Network, options: TrainingOptions, state: TrainingState, training: LabelledImages,
    test: LabelledImages, triggered: TriggeredImages? = nil
  ) throws(NetworkError) {
    try self.init(
      network: network, options: options, state: state, training: training, test: test,
      triggered: triggered, method: .fastest)
  }

  /// The same with a choice of how convolutions are made.
  package init(
    network: any Network, options: TrainingOptions, state: TrainingState, training: LabelledImages,
    test: LabelledImages, triggered: TriggeredImages?, method: ConvolutionMethod
  ) throws(NetworkError) {
    try network.validate()
    try options.validate()
    try state.validate(for: network)
    try training.validate("training", for: network)
    try test.validate("test", for: network)
    try triggered?.validate(for: network)
    self.network = network
    self.options = options
    self.training = training
    self.test = test
    self.triggered = triggered
    self.state = state
    runner = NetworkRunner(
      network, capacity: min(options.batch, training.count), training: true, method: method)
    runner.load(state)
  }

  /// Trains for one epoch, then evaluates.
  ///
  /// - Parameter progress: called after every step with the share of the epoch done and the mean
  ///   loss so far. What it throws is thrown on, and the epoch is as if it had not begun.
  /// - Throws: ``NetworkError/diverged(epoch:learningRate:)`` where a loss is not finite.
  public func runEpoch(
    progress: (_ fraction: Double, _ runningLoss: Double) throws -> Void = { _, _ in }
  ) throws -> EpochMetrics {
    let epoch = state.epoch + 1
    let learningRate = state.plateau.learningRate(options)
    var next = state
    let tally: Tally
    let evaluation: Evaluation
    do {
      tally = try train(&next, epoch: epoch, learningRate: learningRate, progress: progress)
      evaluation = evaluate(epoch: epoch)
      guard evaluation.testLoss.isFinite else {
        throw NetworkError.diverged(epoch: epoch, learningRate: learningRate)
      }
    } catch {
      runner.load(state)
      throw error
    }
    next.epoch = epoch
    next.plateau.step(loss: evaluation.testLoss, options: options)
    next.parameters = runner.parameters
    next.momentum = runner.momentum
    state = next
    return EpochMetrics(
      epoch: epoch, learningRate: learningRate, trainLoss: tally.loss,
      trainAccuracy: tally.accuracy, trainLossByClass: tally.lossByClass,
      testLoss: evaluation.testLoss, cleanAccuracy: evaluation.cleanAccuracy,
      attackSuccess: evaluation.attackSuccess,
      attackSuccessExcludingTarget: evaluation.attackSuccessExcludingTarget)
  }

  /// One pass over the training images in this epoch's order.
  private func train(
    _ next: inout TrainingState, epoch: Int, learningRate: Double,
    progress: (Double, Double) throws -> Void
  ) throws -> Tally {
    let order = RandomStream(
      seed: options.seed, purpose: "train/order", step: UInt64(epoch)
    ).permutation(training.count)
    var tally = Tally(classes: network.classes)
    for first in stride(from: 0, to: order.count, by: options.batch) {
      let rows = order[first..<min(order.count, first + options.batch)]
      let noise = RandomNoise(
        seed: options.seed, purpose: "train", step: next.step, network: network)
      let outcome = runner.findGradients(
        images: training.images, rows: rows, labels: training.labels, noise: noise)
      runner.applyGradients(learningRate: learningRate, options: options)
      next.step += 1
      tally.add(outcome, labels: rows.map { training.labels[$0] })
      guard tally.loss.isFinite else {
        throw NetworkError.diverged(epoch: epoch, learningRate: learningRate)
      }
      try progress(Double(rows.endIndex) / Double(order.count), tally.loss)
    }
    return tally
  }
}
