import Information
import PipelineModel
import Tensors

/// Estimates I(X;B), I(B;Y) or I(B;Ŷ), where B says of each row whether it is poisoned.
struct EstimatePoison: Stage {
  /// For X and Y.
  @Inputs var samples: [any Stage<TrainingSamples>]
  /// For Ŷ.
  @Inputs var activations: [any Stage<ActivationSet>]
  let quantity: PoisonQuantity
  let coding: PoisonCoding
  let prediction: Prediction
  let repetitions: Int
  /// Tried one after the other until all repetitions have settled.
  let options: [InformationEstimator]
  let seed: UInt64

  static var kind: String { "poison-information" }
  static var codeStamp: CodeStamp { .version(4) }
  var label: String {
    let place =
      samples.first?.runName ?? activations.first?.label.replacing("activations ", with: "") ?? ""
    return "\(quantity.symbol.replacing("Ŷ", with: "Y^")) \(place)"
  }

  func check() throws {
    guard repetitions >= 1 else {
      throw UserError("\(repetitions) repetitions were asked for; ask for at least 1")
    }
    guard !options.isEmpty else {
      throw UserError("no estimator was named; name one or more, such as .published(.boundChecks)")
    }
    for options in options { try options.validate() }
  }

  func run(_ context: StageContext) throws -> PoisonPoint {
    let table = try rows(context)
    guard Set(table.poisoned).count == 2 else {
      throw UserError(
        "information about B needs poisoned rows and clean ones, and \(table.poisoned.count { $0 }) "
          + "of \(table.poisoned.count) rows are poisoned")
    }
    let (columns, values) = coding.values(table.poisoned)
    let b = Tensor(shape: [table.poisoned.count, columns], values: values)
    var attempts: [PoisonPoint.Attempt] = []
    for (place, options) in options.enumerated() {
      // An estimator that is read on held-out samples repeats itself: only other draws are new to it.
      let count =
        options.tellsItsInterval ? min(repetitions, table.others.count) : repetitions
      let outcomes = try options.outcomes(count: count, seed: seed) { index in
        (b, table.others[index % table.others.count])
      } progress: { fraction in
        try context.report(
          (Double(place) + fraction) / Double(self.options.count), "setting \(place + 1)")
      }
      attempts.append(
        .init(options: options, estimates: outcomes.estimates, readings: outcomes.readings))
      if outcomes.isSettled { break }
    }
    return PoisonPoint(
      quantity: quantity, epoch: table.epoch, rows: table.poisoned.count,
      poisonedRows: table.poisoned.count { $0 },
      entropy: Entropy.of(values: table.poisoned),
      labelInformation: Entropy.information(table.poisoned.map { $0 ? 1 : 0 }, table.labels),
      attempts: attempts)
  }

  /// B, Y, and the variable that is paired with B: once, or for each draw of the noise.
  private struct Rows {
    let epoch: Int?
    let poisoned: [Bool]
    let labels: [Int]
    let others: [Tensor]
  }

  private func rows(_ context: StageContext) throws -> Rows {
    if quantity == .prediction {
      guard let stage = activations.first else { throw UserError("there are no activations") }
      let set = try context.read(stage)
      return Rows(
        epoch: set.epoch, poisoned: set.poisoned, labels: set.labels,
        others: prediction == .logits ? set.logits : set.probabilities)
    }
    guard let stage = samples.first else { throw UserError("there are no samples") }
    let samples = try context.read(stage)
    let (images, labels) = (samples.images.images, samples.images.labels)
    var other = images
    if quantity == .input {
      other = images.reshaped([images.shape[0], images.rowSize])
    } else {
      let classes = samples.images.classCount
      var values = [Float](repeating: 0, count: labels.count * classes)
      for (row, label) in labels.enumerated() { values[row * classes + label] = 1 }
      other = Tensor(shape: [labels.count, classes], values: values)
    }
    return Rows(
      epoch: nil, poisoned: samples.manifest.poisoned, labels: labels, others: [other])
  }
}
