/// PyTorch's `ReduceLROnPlateau` (mode "min", relative threshold 10⁻⁴, no cooldown).
///
/// A loss counts as an improvement below best · (1 − 10⁻⁴). InfoNCE losses are negative, and there
/// the product lies *above* the best: a loss slightly worse than the best counts as an improvement,
/// and becomes the best. The published estimates were made with this rule, so it is kept.
package struct Plateau {
  package private(set) var learningRate: Double
  private let patience: Int
  private let factor: Double
  private var best = Double.infinity
  private var badEpochs = 0

  package init(learningRate: Double, patience: Int, factor: Double) {
    self.learningRate = learningRate
    self.patience = patience
    self.factor = factor
  }

  /// Takes the mean loss of an epoch.
  package mutating func observe(loss: Double) {
    if loss < best * (1 - 1e-4) {
      best = loss
      badEpochs = 0
    } else {
      badEpochs += 1
    }
    guard badEpochs > patience else { return }
    badEpochs = 0
    let reduced = learningRate * factor
    if learningRate - reduced > 1e-8 { learningRate = reduced }
  }
}
