public import Information
public import PipelineModel

/// Information about B, whether a row is poisoned, for which the truth is known.
public enum PoisonQuantity: String, Codable, Sendable, Hashable, CaseIterable {
  /// I(X;B): at most H(B), and close to it where poison can be seen in the pixels.
  case input
  /// I(B;Y): known exactly from the labels.
  case label
  /// I(B;Ŷ): at most H(B).
  case prediction

  public var symbol: String {
    switch self {
    case .input: "I(X;B)"
    case .label: "I(B;Y)"
    case .prediction: "I(B;Ŷ)"
    }
  }
}

/// How B is given to a critic.
public enum PoisonCoding: String, Codable, Sendable, Hashable {
  /// (1, 0) for clean and (0, 1) for poisoned rows.
  case oneHot
  /// −1 and 1.
  case sign

  func values(_ poisoned: [Bool]) -> (columns: Int, values: [Float]) {
    switch self {
    case .oneHot: (2, poisoned.flatMap { $0 ? [0, 1] : [1, 0] })
    case .sign: (1, poisoned.map { $0 ? 1 : -1 })
    }
  }
}

/// An estimate of information about B, beside what is known of B.
public struct PoisonPoint: Artifact, Codable {
  /// One setting of the estimator, and what it gave.
  public struct Attempt: Codable, Sendable, Equatable {
    public let options: InformationEstimator
    /// One for each repetition, each with a critic of its own, by the published estimator; empty
    /// where it is another.
    public let estimates: [InformationEstimate]
    /// The same by another estimator; nil where it is the published one.
    public let readings: [InformationReading]?

    var outcomes: InformationOutcomes { .init(estimates: estimates, readings: readings) }
  }

  public let quantity: PoisonQuantity
  /// Of the network behind Ŷ; nil for the others.
  public let epoch: Int?
  public let rows: Int
  public let poisonedRows: Int
  /// H(B) of these rows, in nats.
  public let entropy: Double
  /// I(B;Y) of these rows, in nats.
  public let labelInformation: Double
  /// In the order in which they were made; the last one counts.
  public let attempts: [Attempt]
}
