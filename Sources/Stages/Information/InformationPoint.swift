public import Information
public import PipelineModel

/// How critics are trained.
public typealias InfoNCEOptions = Information.InfoNCEOptions
/// I(X;T), I(T;Ŷ) or I(X;Ŷ).
public typealias InformationQuantity = Information.InformationQuantity

/// One estimate: a quantity, after an epoch, on a subset of the training rows.
public struct InformationPoint: Artifact, Codable {
  public let quantity: InformationQuantity
  public let epoch: Int
  public let subset: RowSubset
  public let target: Int
  /// The mean over the draws of the noise, in nats.
  public let value: Double
  /// One estimate for each draw, by the published estimator; empty where it is another.
  public let estimates: [InformationEstimate]
  /// One for each draw, by another estimator; nil where it is the published one.
  public let readings: [InformationReading]?

  var outcomes: InformationOutcomes { .init(estimates: estimates, readings: readings) }

  /// The same of another subset that has the same rows.
  func relabelled(_ subset: RowSubset) -> InformationPoint {
    InformationPoint(
      quantity: quantity, epoch: epoch, subset: subset, target: target, value: value,
      estimates: estimates, readings: readings)
  }
}

/// Which of the network's outputs stands for Ŷ.
public enum Prediction: String, Codable, Sendable {
  /// The logits, as in the published code.
  case logits
  /// The softmax of the logits, as in the paper's text.
  case probabilities
}
