import Information
public import PipelineModel
import Statistics
import Tensors

/// Fano's bound and the data-processing inequality at every checkpoint (paper, Fig. 6), on rows of
/// the whole training set:
/// - I(X;Ŷ) ≥ H(Y) − h(e) − e · ln(k − 1), where e is the share of wrong predictions;
/// - I(X;Ŷ) ≤ I(X;T) and I(X;Ŷ) ≤ I(T;Ŷ), as X – T – Ŷ is a Markov chain.
///
/// ```swift
/// let planes = training.checkpoints.map { InformationPlane.whole(of: $0, in: training, draws: 3) }
/// Output("inequalities", InequalityChecks(planes))
/// ```
public struct InequalityChecks: Stage {
  @Inputs var points: [any Stage<InformationPoint>]
  @Inputs var activations: [any Stage<ActivationSet>]
  let confidence: Double

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "Fano and data processing" }

  /// - Parameters:
  ///   - planes: made by ``InformationPlane/whole(of:in:rows:draws:prediction:inputRepresentation:representationPrediction:inputPrediction:seed:)``.
  ///   - confidence: of intervals over draws of the noise; a single draw has none.
  public init(_ planes: [InformationPlane], confidence: Double = 0.95) {
    points = planes.flatMap(\.points)
    activations = planes.map(\.activations)
    self.confidence = confidence
  }

  public func check() throws { try Validation.check(confidence: confidence) }

  public func run(_ context: StageContext) throws -> Validation {
    let points = try context.read(points).filter { $0.subset == .all }
    var checks: [BoundCheck] = []
    for (index, stage) in activations.enumerated() {
      try context.report(Double(index) / Double(activations.count))
      let set = try context.read(stage)
      func estimates(_ quantity: InformationQuantity) throws -> [InformationEstimate] {
        let point = points.first { $0.quantity == quantity && $0.epoch == set.epoch }
        guard let point else {
          throw UserError(
            "\(quantity.symbol) of the whole training set was not measured at epoch \(set.epoch); "
              + "make the planes by InformationPlane.whole")
        }
        return point.estimates
      }
      checks += self.checks(
        epoch: set.epoch, fano: fano(of: set), inputPrediction: try estimates(.inputPrediction),
        others: [
          (.inputRepresentation, try estimates(.inputRepresentation)),
          (.representationPrediction, try estimates(.representationPrediction)),
        ])
    }
    return Validation(confidence: confidence, checks: checks)
  }

  private func checks(
    epoch: Int, fano: Fano, inputPrediction: [InformationEstimate],
    others: [(InformationQuantity, [InformationEstimate])]
  ) -> [BoundCheck] {
    func reading(
      _ quantity: InformationQuantity, _ estimates: [InformationEstimate]
    ) -> Reading {
      Validation.reading(quantity.symbol, estimates, confidence: confidence)
    }
    let left = reading(.inputPrediction, inputPrediction)
    let bound = BoundCheck(
      left, .atLeast, Reading("Fano's bound", exactly: fano.bound), epoch: epoch)
    return [bound]
      + others.map { quantity, estimates in
        // Both are of the same draws of the noise, so that what a draw does to both cancels.
        let differences = zip(inputPrediction, estimates).map { $0.value - $1.value }
        return BoundCheck(
          left, .atMost, reading(quantity, estimates), epoch: epoch,
          differenceInterval: Sample(differences).interval(confidence: confidence))
      }
  }

  /// The error is that of all draws together.
  private func fano(of set: ActivationSet) -> Fano {
    let classes = set.logits.first?.rowSize ?? 0
    let predicted = set.logits.flatMap { logits in
      (0..<set.rows.count).map { row in
        let values = logits.values[row * classes..<(row + 1) * classes]
        return (values.indices.max { values[$0] < values[$1] } ?? 0) - values.startIndex
      }
    }
    let labels = set.logits.flatMap { _ in set.labels }
    return Fano(labels: labels, predicted: predicted, classes: classes)
  }
}
