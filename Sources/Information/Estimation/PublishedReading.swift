internal import Tensors

/// What the published code reports, a value of training batches, and beside it a held-out value: of
/// the same critics on samples that were kept apart, or else of critics that were trained without a
/// fold, on that fold.
struct PublishedReading {
  let options: EstimatorOptions
  let seed: UInt64

  /// - Parameter apart: further samples, which no critic is trained on.
  func read(
    _ a: Tensor, _ b: Tensor, apart: (a: Tensor, b: Tensor)?, progress: (Double) throws -> Void
  ) throws -> InformationReading {
    let prepare = options.preprocessing.apply
    let (x, y) = (prepare(a), prepare(b))
    let apart = apart.map { (a: prepare($0.a), b: prepare($0.b)) }
    let seeds = options.seeds
    // For each seed a critic of all samples, then one that a fold is held out from.
    let count = apart == nil ? 2 * seeds : seeds
    let critics = try sideBySide(count: count, progress: progress) { index, progress in
      let seed = seed &+ UInt64(index % seeds)
      guard index >= seeds else {
        return try estimate(x, y, heldOut: apart, seed: seed, progress: progress)
      }
      let order = RandomStream(seed: seed, purpose: "estimation/folds").permutation(x.shape[0])
      let fold = x.shape[0] / options.folds
      let (held, trained) = (Array(order[..<fold]), Array(order[fold...]))
      return try estimate(
        x.gather(rows: trained), y.gather(rows: trained),
        heldOut: (x.gather(rows: held), y.gather(rows: held)), seed: seed, progress: progress)
    }
    return reading(of: critics, components: x.rowSize + y.rowSize)
  }

  private func estimate(
    _ x: Tensor, _ y: Tensor, heldOut: (a: Tensor, b: Tensor)?, seed: UInt64,
    progress: (Double) throws -> Void
  ) throws -> InformationEstimate {
    if options.estimator == .authorsMINE {
      return try PublishedMINE(options: options, seed: seed)
        .estimate(x, y, heldOut: heldOut, progress: progress)
    }
    var estimator = InfoNCE(options: options.published, seed: seed)
    estimator.stopsWhenConverged = options.publishedStop
    return try estimator.estimate(x, y, heldOut: heldOut, progress: progress)
  }

  /// - Parameter critics: first those of all samples, which are reported.
  private func reading(
    of critics: [InformationEstimate], components: Int
  ) -> InformationReading {
    let estimates = Array(critics[..<options.seeds])
    let estimate = mean(estimates.map(\.value))
    let heldOut = mean(critics.compactMap(\.heldOut))
    let chance = InformationEstimate.chance(of: estimates)
    let ceiling = estimates[0].ceiling
    var reading = InformationReading(
      estimator: options.estimator, samples: estimates[0].samples, estimate: estimate,
      interval: .init(
        low: min(estimate, heldOut) - chance, high: max(estimate, heldOut) + chance),
      ceiling: ceiling.isFinite ? ceiling : nil, heldOut: heldOut, training: estimate,
      converged: estimates.allSatisfy { $0.converged || Settling(of: $0.trace).isSettled },
      trace: estimates[0].trace, heldOutTrace: [], seeds: estimates.map(\.value),
      warnings: [.trainingValue])
    if estimate > ceiling - 1.5 {
      reading.warnings.append(.atCeiling(value: estimate, ceiling: ceiling))
    }
    if !reading.converged { reading.warnings.append(.notConverged) }
    if estimate - heldOut > max(0.1, 0.2 * abs(heldOut)) {
      reading.warnings.append(.learntByHeart(training: estimate, heldOut: heldOut))
    }
    let skipped = critics.reduce(0) { $0 + $1.skippedBatches }
    if skipped > 0 { reading.warnings.append(.skippedBatches(skipped)) }
    reading.warnings += CriticReading.commonWarnings(reading, components: components)
    return reading
  }
}
