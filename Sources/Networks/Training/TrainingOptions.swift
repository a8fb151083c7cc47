/// How a network is trained: SGD with momentum on the cross-entropy, and a learning rate that
/// falls when the test loss stops falling.
public struct TrainingOptions: Codable, Sendable, Hashable {
  /// Images per step; the last batch of an epoch holds what is left.
  public var batch: Int
  public var learningRate: Double
  public var momentum: Double
  /// λ of the L2 penalty, on every parameter, BatchNorm's included (as `torch.optim.SGD`).
  public var weightDecay: Double
  /// The learning rate is multiplied by this…
  public var plateauFactor: Double
  /// …once the test loss has failed to improve for more than this many epochs in a row.
  public var plateauPatience: Int
  public var seed: UInt64

  public init(
    batch: Int = 256, learningRate: Double = 0.01, momentum: Double = 0.9,
    weightDecay: Double = 5e-4, plateauFactor: Double = 0.5, plateauPatience: Int = 5,
    seed: UInt64 = 0
  ) {
    self.batch = batch
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.plateauFactor = plateauFactor
    self.plateauPatience = plateauPatience
    self.seed = seed
  }

  /// Refuses options that cannot train.
  public func validate() throws(NetworkError) {
    guard batch >= 1, batch <= 65_536 else {
      throw .configuration("the batch is \(batch); choose from 1 to 65,536 images")
    }
    guard learningRate > 0, learningRate.isFinite else {
      throw .configuration("the learning rate is \(learningRate); it must be more than 0")
    }
    guard momentum >= 0, momentum < 1 else {
      throw .configuration("the momentum is \(momentum); it must be at least 0 and less than 1")
    }
    guard weightDecay >= 0, weightDecay.isFinite else {
      throw .configuration("the weight decay is \(weightDecay); it must be 0 or more")
    }
    guard plateauFactor > 0, plateauFactor < 1, plateauPatience >= 0 else {
      throw .configuration(
        "the plateau factor is \(plateauFactor) and its patience \(plateauPatience); "
          + "choose a factor between 0 and 1 and a patience of 0 or more")
    }
  }
}
