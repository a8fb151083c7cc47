import Information
import PipelineModel
import Tensors

/// Estimates one quantity on one subset after one epoch.
struct EstimateInformation: Stage {
  @Input var activations: any Stage<ActivationSet>
  /// The pixels, for I(X;T) and I(X;Ŷ); nothing for I(T;Ŷ), which thus stays fresh when only they
  /// change.
  @Inputs var samples: [any Stage<TrainingSamples>]
  /// Of a control: the estimate on everything that its rows are drawn from, which is its own where
  /// it draws all of them.
  @Inputs var whole: [any Stage<InformationPoint>]
  let quantity: InformationQuantity
  let subset: RowSubset
  let prediction: Prediction
  let draws: Int
  let options: InformationEstimator
  let seed: UInt64

  static var kind: String { "information" }
  static var codeStamp: CodeStamp { .version(6) }
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
    // Of both inputs, each by far larger than the subset, only its rows are read.
    let activations = try StoredActivations(in: context.payloads(of: activations))
    let images = try samples.first.map { try context.payloads(of: $0) }
    let used = min(draws, activations.draws)
    guard used > 0 else { throw UserError("the activations hold no draw") }
    let rowCount = try positions(activations, draw: 0).count
    if case .drawn(let source, _) = subset, let whole = try context.read(whole).first,
      try activations.positions(of: source, seed: seed).count == rowCount
    {
      return whole.relabelled(subset)
    }
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
  private func positions(_ activations: StoredActivations, draw: Int) throws -> [Int] {
    try activations.positions(of: subset, seed: seed &+ UInt64(draw))
  }

  /// What goes into the critic's two sides, row by row.
  private func pair(
    _ activations: StoredActivations, images: (any PayloadReader)?, draw: Int
  ) throws -> (Tensor, Tensor) {
    let positions = try positions(activations, draw: draw)
    func pixels() throws -> Tensor {
      let rows = positions.map { activations.rows[$0] }
      guard let images, let pixels = try TrainingSamples.images(of: rows, in: images) else {
        throw UserError("the activations are of another training set than the images")
      }
      return pixels.reshaped([rows.count, pixels.rowSize])
    }
    func representation() throws -> Tensor {
      try activations.representation(draw: draw, at: positions)
    }
    func output() throws -> Tensor {
      try activations.output(prediction, draw: draw, at: positions)
    }
    switch quantity {
    case .inputRepresentation: return (try representation(), try pixels())
    case .representationPrediction: return (try output(), try representation())
    case .inputPrediction: return (try output(), try pixels())
    }
  }
}
