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
      func outcomes(_ quantity: InformationQuantity) throws -> InformationOutcomes {
        let point = points.first { $0.quantity == quantity && $0.epoch == set.epoch }
        guard let point else {
          throw UserError(
            "\(quantity.symbol) of the whole training set was not measured at epoch \(set.epoch); "
              + "make the planes by InformationPlane.whole")
        }
        return point.outcomes
      }
      checks += self.checks(
        epoch: set.epoch, fano: fano(of: set), inputPrediction: try outcomes(.inputPrediction),
        others: [
          (.inputRepresentation, try outcomes(.inputRepresentation)),
          (.representationPrediction, try outcomes(.representationPrediction)),
        ])
    }
    return Validation(confidence: confidence, checks: checks)
  }

  private func checks(
    epoch: Int, fano: Fano, inputPrediction: InformationOutcomes,
    others: [(InformationQuantity, InformationOutcomes)]
  ) -> [BoundCheck] {
    let left = inputPrediction.reading(
      InformationQuantity.inputPrediction.symbol, confidence: confidence)
    let bound = BoundCheck(
      left, .atLeast, Reading("Fano's bound", exactly: fano.bound), epoch: epoch)
    return [bound]
      + others.map { quantity, other in
        // Both are of the same draws of the noise, so that what a draw does to both cancels. Where
        // an estimator tells its own interval, that counts: its bias is in no difference of draws.
        let differences = zip(inputPrediction.values, other.values).map { $0 - $1 }
        return BoundCheck(
          left, .atMost, other.reading(quantity.symbol, confidence: confidence), epoch: epoch,
          differenceInterval: other.readings == nil
            ? Sample(differences).interval(confidence: confidence) : nil)
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
