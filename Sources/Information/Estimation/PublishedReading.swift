internal import Tensors

/// What the published code reports, a value of training batches, and beside it a held-out value of
/// critics that were trained on the other folds.
struct PublishedReading {
  let options: EstimatorOptions
  let seed: UInt64

  func read(
    _ a: Tensor, _ b: Tensor, progress: (Double) throws -> Void
  ) throws -> InformationReading {
    let (x, y) = (options.preprocessing.apply(a), options.preprocessing.apply(b))
    let samples = x.shape[0]
    let seeds = options.seeds
    // For each seed a critic of all samples, then one that a fold is held out from.
    let jobs = try sideBySide(count: 2 * seeds, progress: progress) { index, progress in
      var estimator = InfoNCE(options: options.published, seed: seed &+ UInt64(index % seeds))
      estimator.stopsWhenConverged = options.publishedStop
      guard index >= seeds else { return try estimator.estimate(x, y, progress: progress) }
      let order = RandomStream(seed: estimator.seed, purpose: "estimation/folds")
        .permutation(samples)
      let held = samples / options.folds
      let trained = Array(order[held...])
      return try estimator.estimate(
        x.gather(rows: trained), y.gather(rows: trained),
        heldOut: (x.gather(rows: Array(order[..<held])), y.gather(rows: Array(order[..<held]))),
        progress: progress)
    }
    let values = jobs[..<seeds].map(\.value)
    let heldOut = mean(jobs[seeds...].compactMap(\.heldOut))
    let estimate = mean(values)
    let chance = InformationEstimate.chance(of: Array(jobs[..<seeds]))
    let gap = abs(estimate - heldOut)
    var reading = InformationReading(
      estimator: .authors, samples: samples, estimate: estimate,
      interval: .init(
        low: min(estimate, heldOut) - chance, high: max(estimate, heldOut) + chance),
      ceiling: jobs[0].ceiling, heldOut: heldOut, training: estimate,
      converged: jobs[..<seeds].allSatisfy(\.converged),
      trace: jobs[0].trace, heldOutTrace: [], seeds: values, warnings: [.trainingValue])
    if estimate > jobs[0].ceiling - 1.5 {
      reading.warnings.append(.atCeiling(value: estimate, ceiling: jobs[0].ceiling))
    }
    if !reading.converged { reading.warnings.append(.notConverged) }
    if gap > max(0.1, 0.2 * abs(heldOut)), estimate > heldOut {
      reading.warnings.append(.learntByHeart(training: estimate, heldOut: heldOut))
    }
    let skipped = jobs.reduce(0) { $0 + $1.skippedBatches }
    if skipped > 0 { reading.warnings.append(.skippedBatches(skipped)) }
    reading.warnings += CriticReading.commonWarnings(reading, components: x.rowSize + y.rowSize)
    return reading
  }
}
