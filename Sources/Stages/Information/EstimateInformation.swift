import Information
import PipelineModel
import Tensors

/// Estimates one quantity on one subset after one epoch.
struct EstimateInformation: Stage {
  @Input var activations: any Stage<ActivationSet>
  /// The pixels, for I(X;T); nothing for I(T;Ŷ), which thus stays fresh when only they change.
  @Inputs var samples: [any Stage<TrainingSamples>]
  let quantity: InformationQuantity
  let subset: RowSubset
  let prediction: Prediction
  let draws: Int
  let options: InfoNCEOptions
  let seed: UInt64

  static var kind: String { "information" }
  static var codeStamp: CodeStamp { .version(2) }
  var label: String {
    "\(quantity == .inputRepresentation ? "I(X;T)" : "I(T;Y)") \(subset.key) "
      + activations.label.replacing("activations ", with: "")
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
    let positions = try activations.positions(of: subset)
    let rows = positions.map { activations.rows[$0] }
    let pixels = try samples.first.map { stage in
      guard let images = try TrainingSamples.images(of: rows, in: context.payloads(of: stage))
      else { throw UserError("the activations are of another training set than the images") }
      return images.reshaped([rows.count, images.rowSize])
    }
    let used = min(draws, activations.draws)
    guard used > 0 else { throw UserError("the activations hold no draw") }
    let estimates = try InfoNCE.estimates(count: used) { draw in
      let representation = try activations.representation(draw: draw, at: positions)
      let estimator = InfoNCE(options: options, seed: seed &+ UInt64(draw))
      if let pixels { return .init(estimator, representation, pixels) }
      let output = try activations.output(prediction, draw: draw, at: positions)
      return .init(estimator, output, representation)
    } progress: { fraction in
      try context.report(fraction, "\(rows.count) rows")
    }
    return InformationPoint(
      quantity: quantity, epoch: activations.epoch, subset: subset,
      target: activations.target ?? 0,
      value: estimates.map(\.value).reduce(0, +) / Double(estimates.count), estimates: estimates)
  }
}
