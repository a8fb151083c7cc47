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

  /// - Parameter heldOut: samples that the trained critic is read on, once, in another permutation.
  func estimate(
    _ x: Tensor, _ y: Tensor, heldOut: (a: Tensor, b: Tensor)?, progress: (Double) throws -> Void
  ) throws -> InformationEstimate {
    let published = options.published
    let rows = x.shape[0]
    let critic = ConcatenatedCritic(
      inputs: x.rowSize + y.rowSize, hidden: published.hidden,
      rows: max(rows, heldOut?.a.shape[0] ?? 0), seed: seed)
    var optimiser = AdamW(
      count: critic.weights.count, weightDecay: published.weightDecay,
      clipNorm: options.clipNorm)
    var plateau = Plateau(
      learningRate: published.learningRate, patience: published.plateauPatience,
      factor: published.plateauFactor)
    var average: Double?
    var trace: [Double] = []
    for epoch in 0..<published.epochs {
      let (value, logMean) = score(x, y, critic, draw: epoch)
      guard value.isFinite else { throw InformationError.diverged(epoch: epoch + 1) }
      setSlopes(critic, rows: rows, logMean: logMean, &average)
      critic.backward(rows: rows)
      _ = optimiser.update(critic.weights, critic.gradient, learningRate: plateau.learningRate)
      trace.append(value)
      plateau.observe(loss: -value)
      try progress(Double(epoch + 1) / Double(published.epochs))
    }
    var estimate = InformationEstimate(
      trace: trace, reportedEpochs: published.reportedEpochs, ceiling: .infinity, samples: rows,
      batchesPerEpoch: 1, skippedBatches: 0)
    if let heldOut { estimate.heldOut = score(heldOut.a, heldOut.b, critic, draw: -1).value }
    return estimate
  }

  /// Scores samples, and them in the permutation of a draw: the value of both, and the logarithm of
  /// the mean exponential of the permuted.
  private func score(
    _ x: Tensor, _ y: Tensor, _ critic: ConcatenatedCritic, draw: Int
  ) -> (value: Double, logMean: Double) {
    let rows = x.shape[0]
    let permutation = RandomStream(
      seed: seed, purpose: "mine/permutation", step: UInt64(bitPattern: Int64(draw))
    ).permutation(rows)
    critic.forward(x, y, permutation: permutation)
    let (joint, shuffled) = (critic.scores[0].base, critic.scores[1].base)
    var sum = 0.0
    for row in 0..<rows { sum += Double(joint[row]) }
    // No pair is left out: there is no positive at −1.
    let logMean = ibk_log_sum_exp(shuffled, rows, -1) - log(Double(rows))
    return (sum / Double(rows) - logMean, logMean)
  }

  /// Scores become the slopes of the value's negative.
  private func setSlopes(
    _ critic: ConcatenatedCritic, rows: Int, logMean: Double, _ average: inout Double?
  ) {
    let (joint, shuffled) = (critic.scores[0].base, critic.scores[1].base)
    let share = options.movingAverage
    let shift =
      share < 1
      ? average.map { logSumExp([$0 + log1p(-share), logMean + log(share)]) } ?? logMean : logMean
    average = shift
    for row in 0..<rows {
      joint[row] = -1 / Float(rows)
      shuffled[row] = Float(exp(Double(shuffled[row]) - shift) / Double(rows))
    }
  }
}
