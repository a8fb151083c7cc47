import Glibc

/// Fano's inequality: a prediction that is wrong with probability e tells at least
///
///     H(Y) − h(e) − e · ln(k − 1)   nats
///
/// of a label with k classes (Cover and Thomas, "Elements of Information Theory", 2nd ed., 2.10).
/// As Y – X – Ŷ is a Markov chain, I(X; Ŷ) is no less than that.
public struct Fano: Codable, Sendable, Hashable {
  /// H(Y).
  public let labelEntropy: Double
  /// e.
  public let error: Double
  /// k.
  public let classes: Int
  /// The least information, in nats; never below 0.
  public let bound: Double

  /// - Parameters:
  ///   - labelEntropy: H(Y) in nats.
  ///   - error: the share of wrong predictions, 0 to 1.
  ///   - classes: at least 2.
  public init(labelEntropy: Double, error: Double, classes: Int) {
    self.labelEntropy = labelEntropy
    self.error = error
    self.classes = classes
    let rest = classes > 2 ? error * log(Double(classes - 1)) : 0
    bound = max(0, labelEntropy - Entropy.binary(error) - rest)
  }

  /// For labels and what was predicted for them, row by row.
  public init(labels: [Int], predicted: [Int], classes: Int) {
    let wrong = zip(labels, predicted).count { $0 != $1 }
    self.init(
      labelEntropy: Entropy.of(values: labels),
      error: labels.isEmpty ? 0 : Double(wrong) / Double(labels.count), classes: classes)
  }
}
