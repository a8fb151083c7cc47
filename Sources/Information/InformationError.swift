internal import Tensors

/// Why an information estimate or a score cannot be computed.
public enum InformationError: Error, Equatable, CustomStringConvertible {
  /// The two variables do not have the same number of samples, or have none.
  case samples(left: Int, right: Int)
  /// The samples of a variable have no components.
  case noComponents(variable: String)
  /// Samples to be held out have other components than those that the critic is trained on.
  case heldOutComponents(first: Int, second: Int, firstTrained: Int, secondTrained: Int)
  /// An option lies outside its range.
  case option(name: String, allowed: String)
  /// An option of the estimators lies outside its range.
  case estimatorOption(name: String, allowed: String)
  /// There are fewer samples than an estimator can do with.
  case tooFew(samples: Int, least: Int)
  /// The samples hold infinities or values that are not numbers.
  case notFinite(variable: String)
  /// Every batch of an epoch gave a value that is not finite.
  case diverged(epoch: Int)
  /// A score needs a value that the table does not have.
  case missingValue(quantity: InformationQuantity, epoch: Int, subset: InformationSubset)
  /// A score needs at least one clean class to compare the target class with.
  case noCleanClass
  /// A score needs at least one epoch.
  case noPhase

  public var description: String {
    switch self {
    case .samples(let left, let right):
      "mutual information needs as many samples of one variable as of the other, and at least "
        + "one: there are \(left) and \(right)"
    case .noComponents(let variable):
      "the samples of the \(variable) variable have no components: their tensor's shape holds a 0"
    case .heldOutComponents(let first, let second, let firstTrained, let secondTrained):
      "samples to be held out must be of the same two variables: they have \(first) and \(second) "
        + "components, and the others \(firstTrained) and \(secondTrained)"
    case .option(let name, let allowed):
      "the InfoNCE option “\(name)” must be \(allowed)"
    case .estimatorOption(let name, let allowed):
      "the estimator option “\(name)” must be \(allowed)"
    case .tooFew(let samples, let least):
      "mutual information cannot be estimated from \(samples) samples: bring at least \(least)"
    case .notFinite(let variable):
      "the \(variable) variable holds infinities or NaNs: look at the activations it comes from"
    case .diverged(let epoch):
      "no batch of estimator epoch \(epoch) gave a finite value: lower the learning rate, or scale "
        + "the variables"
    case .missingValue(let quantity, let epoch, let subset):
      "the stealth score needs \(quantity.symbol) of \(subset) at epoch \(epoch), which is not in "
        + "the table: estimate it, or choose other epochs"
    case .noCleanClass:
      "the stealth score compares the target class with clean classes, and the table has none"
    case .noPhase:
      "the stealth score needs at least one epoch: name one for each phase of the training"
    }
  }
}

extension InformationError {
  /// Refuses samples to be held out that a critic of `a` and `b` cannot read.
  static func checkHeldOut(
    _ heldOut: (a: Tensor, b: Tensor), of a: Tensor, _ b: Tensor
  ) throws(InformationError) {
    guard heldOut.a.rowSize == a.rowSize, heldOut.b.rowSize == b.rowSize else {
      throw .heldOutComponents(
        first: heldOut.a.rowSize, second: heldOut.b.rowSize, firstTrained: a.rowSize,
        secondTrained: b.rowSize)
    }
  }
}
