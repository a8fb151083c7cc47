import Glibc
internal import Tensors

/// What cross-fitted critics say: the estimate, its interval and what speaks against it.
///
/// The held-out value is low, as the critic has learnt from few samples, and the training value is
/// high, for the same reason. For a critic with a fixed number of weights, trained to the optimum,
/// both are off by the same amount to first order (Akaike, 1974), so the estimate is their middle.
/// InfoNCE in addition reads low as its sums hold the positive, and high without it; again the middle.
struct CriticReading {
  let options: EstimatorOptions
  let seed: UInt64

  func read(
    _ a: Tensor, _ b: Tensor, progress: (Double) throws -> Void
  ) throws -> InformationReading {
    let fit = try CrossFit(options: options, seed: seed).run(a, b, progress: progress)
    let samples = a.shape[0]
    let heldOuts = fit.values.map(mean)
    let optimism = fit.optimism.map { max(0, $0) }
    let looseness = isContrastive ? zip(fit.loose, heldOuts).map { max(0, mean($0) - $1) } : []
    let seeds = heldOuts.indices.map {
      heldOuts[$0] + optimism[$0] / 2 + (isContrastive ? looseness[$0] / 2 : 0)
    }
    let heldOut = mean(heldOuts)
    let estimate = mean(seeds)
    // By sample, the mean of the seeds: their spread is that of the samples.
    let values = (0..<samples).map { sample in mean(fit.values.map { $0[sample] }) }
    let bias = mean(optimism) / 2 + (isContrastive ? mean(looseness) / 2 : 0)
    let spread = ((seeds.max() ?? 0) - (seeds.min() ?? 0)) / 2
    let chance = hypot(1.96 * standardError(values), spread)
    let unfinished = fit.converged ? 0 : risingLately(fit.heldOutTrace)
    var reading = InformationReading(
      estimator: options.estimator, samples: samples, estimate: estimate,
      interval: .init(
        low: estimate - chance - bias,
        high: estimate + chance + 2 * bias + Self.formShare * abs(estimate) + unfinished),
      ceiling: ceiling(samples), heldOut: heldOut, training: heldOut + mean(fit.optimism),
      converged: fit.converged, trace: fit.trace, heldOutTrace: fit.heldOutTrace, seeds: seeds,
      warnings: [])
    reading.warnings = warnings(reading, fit, components: a.rowSize + b.rowSize)
    return reading
  }

  /// What a critic may read low by as networks of its form do not reach the optimum: a share that
  /// the tasks of Documentation/Information.md showed.
  private static let formShare = 0.04

  private var isContrastive: Bool {
    options.estimator == .infoNCE || options.estimator == .sampledInfoNCE
  }

  /// The samples of a fold that are read together.
  private func together(_ samples: Int) -> Int {
    let fold = samples / options.folds
    return fold / ((fold + FoldTraining.mostTogether - 1) / FoldTraining.mostTogether)
  }

  private func ceiling(_ samples: Int) -> Double? {
    isContrastive ? log(Double(together(samples))) : nil
  }

  private func risingLately(_ trace: [Double]) -> Double {
    guard let last = trace.last else { return 0 }
    return max(0, last - trace[trace.count - 1 - trace.count / 4])
  }

  private func warnings(
    _ reading: InformationReading, _ fit: CrossFit.Result, components: Int
  ) -> [EstimateWarning] {
    var found: [EstimateWarning] = []
    let (estimate, heldOut) = (reading.estimate, reading.heldOut ?? 0)
    let training = reading.training ?? 0
    if let ceiling = reading.ceiling, heldOut > ceiling - 1.5 {
      found.append(.atCeiling(value: heldOut, ceiling: ceiling))
    }
    let limit = log(Double(together(reading.samples)))
    if !isContrastive, estimate > limit { found.append(.beyondSamples(limit: limit)) }
    if !reading.converged { found.append(.notConverged) }
    if training - heldOut > max(0.1, 0.2 * abs(heldOut)) {
      found.append(.learntByHeart(training: training, heldOut: heldOut))
    }
    found += CriticReading.commonWarnings(reading, components: components)
    if fit.skippedBatches > 0 { found.append(.skippedBatches(fit.skippedBatches)) }
    if heldOut < 0, reading.interval.high > 0, !reading.interval.contains(0) || estimate <= 0 {
      found.append(.nothingFound)
    }
    return found
  }

  /// What may be wrong whatever the estimator.
  static func commonWarnings(
    _ reading: InformationReading, components: Int
  ) -> [EstimateWarning] {
    var found: [EstimateWarning] = []
    let size = abs(reading.estimate)
    if reading.interval.width > max(0.2, 0.4 * size) {
      found.append(.wideInterval(width: reading.interval.width))
    }
    let (low, high) = (reading.seeds.min() ?? 0, reading.seeds.max() ?? 0)
    if high - low > max(0.05, 0.1 * size) { found.append(.seedsDisagree(low: low, high: high)) }
    if reading.samples < max(500, 20 * components) {
      found.append(.fewSamples(samples: reading.samples, components: components))
    }
    return found
  }
}

/// The standard error of a mean of independent values.
func standardError(_ values: [Double]) -> Double {
  guard values.count > 1 else { return 0 }
  let middle = mean(values)
  let square = values.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
  return (square / Double(values.count - 1) / Double(values.count)).squareRoot()
}
