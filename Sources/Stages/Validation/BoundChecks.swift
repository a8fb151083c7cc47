public import Information
public import PipelineModel

/// Estimates against information that is known exactly (paper, Fig. 5), with B for whether a row is
/// poisoned:
/// - I(X;B) ≤ H(B), and close to it, as poison can be told from the pixels;
/// - I(B;Y) close to what the labels say exactly;
/// - I(B;Ŷ) ≤ H(B), and close to it, for a network that has learned the attack.
public struct BoundChecks: Stage {
  @Inputs var points: [any Stage<PoisonPoint>]
  /// How far I(X;B), I(B;Y) and I(B;Ŷ) may be from the truth, as shares of it.
  let tolerances: [Double]
  let confidence: Double

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "bound checks" }

  /// - Parameters:
  ///   - data: with poisoned rows.
  ///   - predictions: activations of rows of the whole training set, for I(B;Ŷ); it is left out
  ///     where there are none. `InformationPlane.whole(…).activations` are such.
  ///   - estimators: tried one after the other until all repetitions have settled: the published
  ///     one, then InfoNCE that is read on held-out samples.
  ///   - repetitions: of a published estimator, critics with other seeds, which intervals are made
  ///     of; for I(B;Ŷ), with other draws of the noise where there are some. Other estimators have
  ///     seeds of their own.
  ///   - tolerances: how far I(X;B), I(B;Y) and I(B;Ŷ) may be from the truth, as shares of it.
  public init(
    of data: any TrainingData, predictions: [any Stage<ActivationSet>] = [],
    estimators: [InformationEstimator] = [.published(.boundChecks), .estimator(.init())],
    coding: PoisonCoding = .oneHot,
    prediction: Prediction = .logits, repetitions: Int = 3,
    tolerances: (input: Double, label: Double, prediction: Double) = (0.03, 0.01, 0.1),
    confidence: Double = 0.95, seed: UInt64 = 1
  ) {
    func estimate(
      _ quantity: PoisonQuantity, _ activations: [any Stage<ActivationSet>] = []
    ) -> EstimatePoison {
      EstimatePoison(
        samples: quantity == .prediction ? [] : [data.samples], activations: activations,
        quantity: quantity, coding: coding,
        prediction: quantity == .prediction ? prediction : .logits, repetitions: repetitions,
        options: estimators, seed: seed)
    }
    points =
      [estimate(.input), estimate(.label)] + predictions.map { estimate(.prediction, [$0]) }
    self.tolerances = [tolerances.input, tolerances.label, tolerances.prediction]
    self.confidence = confidence
  }

  public func check() throws {
    try Validation.check(confidence: confidence)
    if let tolerance = tolerances.first(where: { !($0 >= 0 && $0.isFinite) }) {
      throw UserError("the tolerance \(tolerance) is not a share from 0 up: give, say, 0.03")
    }
  }

  public func run(_ context: StageContext) throws -> Validation {
    Validation(
      confidence: confidence, checks: try context.read(points).flatMap { checks($0) })
  }

  private func checks(_ point: PoisonPoint) -> [BoundCheck] {
    guard let outcomes = point.attempts.last?.outcomes else { return [] }
    let reading = outcomes.reading(point.quantity.symbol, confidence: confidence)
    let entropy = Reading("H(B)", exactly: point.entropy)
    switch point.quantity {
    case .input:
      return [
        BoundCheck(reading, .atMost, entropy),
        BoundCheck(reading, .near, entropy, tolerance: tolerances[0]),
      ]
    case .label:
      let exact = Reading("its exact value", exactly: point.labelInformation)
      return [BoundCheck(reading, .near, exact, tolerance: tolerances[1])]
    case .prediction:
      return [
        BoundCheck(reading, .atMost, entropy, epoch: point.epoch),
        BoundCheck(reading, .near, entropy, tolerance: tolerances[2], epoch: point.epoch),
      ]
    }
  }
}
