/// When the learning rate falls: PyTorch's `ReduceLROnPlateau` in mode "min" with its default
/// relative threshold of 1e-4, no cooldown, and no reduction smaller than 1e-8.
public struct Plateau: Sendable, Equatable {
  /// The lowest loss that counted as an improvement.
  public var best: Double = .infinity
  /// Epochs in a row that did not improve on it.
  public var badEpochs = 0
  /// How often the learning rate has fallen.
  public var reductions = 0

  public init() {}

  /// The learning rate of the next epoch.
  public func learningRate(_ options: TrainingOptions) -> Double {
    (0..<reductions).reduce(options.learningRate) { rate, _ in rate * options.plateauFactor }
  }

  /// Takes note of an epoch's loss.
  public mutating func step(loss: Double, options: TrainingOptions) {
    if loss < best * (1 - 1e-4) {
      best = loss
      badEpochs = 0
    } else {
      badEpochs += 1
    }
    if badEpochs > options.plateauPatience {
      badEpochs = 0
      let rate = learningRate(options)
      if rate - rate * options.plateauFactor > 1e-8 { reductions += 1 }
    }
  }
}
