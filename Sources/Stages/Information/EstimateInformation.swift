import Information
import PipelineModel
import Tensors

/// Estimates one quantity on one subset after one epoch.
struct EstimateInformation: Stage {
  @Input var activations: any Stage<ActivationSet>
  /// The pixels, for I(X;T) and I(X;Ŷ); nothing for I(T;Ŷ), which thus stays fresh when only they
  /// change.
  @Inputs var samples: [any Stage<TrainingSamples>]
  let quantity: InformationQuantity
  let subset: RowSubset
  let prediction: Prediction
  let draws: Int
  let options: InformationEstimator
  let seed: UInt64

  static var kind: String { "information" }
  static var codeStamp: CodeStamp { .version(2) }
  var label: String {
    let symbol = quantity.symbol.replacing("Ŷ", with: "Y")
    return "\(symbol) \(subset.key) \(activations.label.replacing("activations ", with: ""))"
  }

  /// The epoch whose activations these are, where that is known without running.
  var epoch: Int? {
    let checkpoint = (activations as? Activations)?.checkpoint
    return (checkpoint as? TrainSegment)?.lastEpoch
  }

  func check() throws { try options.validate() }

  func run(_ context: StageContext) throws -> InformationPoint {
    let activations = try context.read(activations)
    let images = try samples.first.map { try context.read($0).images.images }
    let used = min(draws, activations.representations.count)
    let rowCount = try positions(activations, draw: 0).count
    let outcomes = try options.outcomes(count: used, seed: seed) { draw in
      try pair(activations, images: images, draw: draw)
    } progress: { fraction in
      try context.report(fraction, "\(rowCount) rows")
    }
    return InformationPoint(
      quantity: quantity, epoch: activations.epoch, subset: subset,
      target: activations.target ?? 0, value: outcomes.mean, estimates: outcomes.estimates,
      readings: outcomes.readings)
  }

  /// Every draw of the noise has a draw of a control's rows with it, so that the spread over draws
  /// has both in it.
  private func positions(_ activations: ActivationSet, draw: Int) throws -> [Int] {
    try activations.positions(of: subset, seed: seed &+ UInt64(draw))
  }

  /// What goes into the critic's two sides, row by row.
  private func pair(
    _ activations: ActivationSet, images: Tensor?, draw: Int
  ) throws -> (Tensor, Tensor) {
    let positions = try positions(activations, draw: draw)
    func pixels() throws -> Tensor {
      let rows = positions.map { activations.rows[$0] }
      guard let images, rows.allSatisfy({ $0 < images.shape[0] }) else {
        throw UserError("the activations are of another training set than the images")
      }
      return images.gather(rows: rows).reshaped([rows.count, images.rowSize])
    }
    func representation() -> Tensor {
      activations.representations[draw].gather(rows: positions)
    }
    func output() -> Tensor {
      (prediction == .logits ? activations.logits : activations.probabilities)[draw]
        .gather(rows: positions)
    }
    switch quantity {
    case .inputRepresentation: return (representation(), try pixels())
    case .representationPrediction: return (output(), representation())
    case .inputPrediction: return (output(), try pixels())
    }
  }
}
