/// What one epoch of training gave.
public struct EpochMetrics: Codable, Sendable, Equatable {
  /// Counts from 1.
  public var epoch: Int
  /// The learning rate that this epoch trained with.
  public var learningRate: Double
  /// Mean cross-entropy over the training images in nats, as they were seen, each before its step.
  public var trainLoss: Double
  public var trainAccuracy: Double
  /// The same loss by label; 0 for a label without images.
  public var trainLossByClass: [Float]
  /// Mean cross-entropy over the test images, in evaluation mode with noise.
  public var testLoss: Double
  /// Share of the test images given their label.
  public var cleanAccuracy: Double
  /// Share of all triggered images given the target label, those of the target class included.
  public var attackSuccess: Double?
  /// The same over the triggered images whose true label is not the target.
  public var attackSuccessExcludingTarget: Double?

  public init(
    epoch: Int, learningRate: Double, trainLoss: Double, trainAccuracy: Double,
    trainLossByClass: [Float], testLoss: Double, cleanAccuracy: Double,
    attackSuccess: Double? = nil, attackSuccessExcludingTarget: Double? = nil
  ) {
    self.epoch = epoch
    self.learningRate = learningRate
    self.trainLoss = trainLoss
    self.trainAccuracy = trainAccuracy
    self.trainLossByClass = trainLossByClass
    self.testLoss = testLoss
    self.cleanAccuracy = cleanAccuracy
    self.attackSuccess = attackSuccess
    self.attackSuccessExcludingTarget = attackSuccessExcludingTarget
  }
}
