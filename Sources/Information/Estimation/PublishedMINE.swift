import Glibc
internal import Kernels
internal import Tensors

/// MINE as the published comparison of estimators has it: one critic of joined pairs, a step an epoch
/// on all samples and one permutation of them, read by the Donsker–Varadhan value of that step.
///
/// The gradient is divided by a moving average of E[exp t] with the share
/// ``EstimatorOptions/movingAverage`` of the new batch; with 1, as published, by the batch's own.
struct PublishedMINE {
  let options: EstimatorOptions
  let seed: UInt64

  func read(
    _ a: Tensor, _ b: Tensor, progress: (Double) throws -> Void
  ) throws -> InformationReading {
    let (x, y) = (options.preprocessing.apply(a), options.preprocessing.apply(b))
    let seeds = options.seeds
    let estimates = try sideBySide(count: seeds, progress: progress) { index, progress in
      try estimate(x, y, seed: seed &+ UInt64(index), progress: progress)
    }
    let values = estimates.map(\.value)
    let value = mean(values)
    let chance = InformationEstimate.chance(of: estimates)
    var reading = InformationReading(
      estimator: .authorsMINE, samples: x.shape[0], estimate: value,
      interval: .init(low: value - chance, high: value + chance), ceiling: nil, heldOut: nil,
      training: value, converged: estimates.allSatisfy(\.converged), trace: estimates[0].trace,
      heldOutTrace: [], seeds: values, warnings: [.trainingValue])
    if !reading.converged { reading.warnings.append(.notConverged) }
    reading.warnings += CriticReading.commonWarnings(reading, components: x.rowSize + y.rowSize)
    return reading
  }

  private func estimate(
    _ x: Tensor, _ y: Tensor, seed: UInt64, progress: (Double) throws -> Void
  ) throws -> InformationEstimate {
    let published = options.published
    let rows = x.shape[0]
    let critic = ConcatenatedCritic(
      inputs: x.rowSize + y.rowSize, hidden: published.hidden, rows: rows, seed: seed)
    var optimiser = AdamW(
      count: critic.weights.count, weightDecay: published.weightDecay,
      clipNorm: options.clipNorm)
    var plateau = Plateau(
      learningRate: published.learningRate, patience: published.plateauPatience,
      factor: published.plateauFactor)
    var average: Double?
    var trace: [Double] = []
    for epoch in 0..<published.epochs {
      let permutation = RandomStream(seed: seed, purpose: "mine/permutation", step: UInt64(epoch))
        .permutation(rows)
      critic.forward(x, y, permutation: permutation)
      let value = step(critic, rows: rows, &average)
      guard value.isFinite else { throw InformationError.diverged(epoch: epoch + 1) }
      critic.backward()
      _ = optimiser.update(critic.weights, critic.gradient, learningRate: plateau.learningRate)
      trace.append(value)
      plateau.observe(loss: -value)
      try progress(Double(epoch + 1) / Double(published.epochs))
    }
    return InformationEstimate(
      trace: trace, reportedEpochs: published.reportedEpochs, ceiling: .infinity, samples: rows,
      batchesPerEpoch: 1, skippedBatches: 0)
  }

  /// The value of the scored samples; their scores become the slopes of its negative.
  private func step(_ critic: ConcatenatedCritic, rows: Int, _ average: inout Double?) -> Double {
    let (joint, shuffled) = (critic.scores[0].base, critic.scores[1].base)
    var sum = 0.0
    for row in 0..<rows { sum += Double(joint[row]) }
    // No pair is left out: there is no positive at −1.
    let logMean = ibk_log_sum_exp(shuffled, rows, -1) - log(Double(rows))
    let share = options.movingAverage
    let shift =
      share < 1
      ? average.map { logSumExp([$0 + log1p(-share), logMean + log(share)]) } ?? logMean : logMean
    average = shift
    for row in 0..<rows {
      joint[row] = -1 / Float(rows)
      shuffled[row] = Float(exp(Double(shuffled[row]) - shift) / Double(rows))
    }
    return sum / Double(rows) - logMean
  }
}
