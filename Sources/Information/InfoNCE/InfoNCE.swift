public import Tensors

/// The InfoNCE lower bound on mutual information, with a separate critic trained on the samples.
///
/// For a batch of B pairs (aᵢ, bᵢ) and K negatives j(i, 1…K) of each, the value is
///
///     mean tᵢᵢ − mean ln(exp tᵢᵢ + Σₖ exp tᵢⱼ₍ᵢ,ₖ₎) + ln(K + 1)   nats,
///
/// where t is a perceptron Linear–ReLU–Linear–ReLU–Linear on the concatenation (a, b). The critic
/// is trained to raise it (van den Oord et al., "Representation learning with contrastive
/// predictive coding", 2018, eq. 4), and the training values are the estimate.
///
/// Results are the same bits for any number of threads.
public struct InfoNCE: Sendable {
  public let options: InfoNCEOptions
  public let seed: UInt64
  /// Let the published rule end the training (see ``InformationEstimate/converged``). The published
  /// code has the rule and does not call it.
  public var stopsWhenConverged = false

  /// - Parameter seed: of the critic's weights, the order of the samples and the negatives.
  public init(options: InfoNCEOptions, seed: UInt64) {
    self.options = options
    self.seed = seed
  }

  /// Estimates I(A; B) from joint samples.
  ///
  /// - Parameters:
  ///   - a: samples of A, `[n, …]`; the dimensions after the first are one feature vector.
  ///   - b: samples of B, `[n, …]`, row by row those that go with `a`.
  ///   - progress: called after each estimator epoch with the share done, up to 1. What it throws
  ///     ends the estimate.
  /// - Throws: ``InformationError``, or what `progress` throws.
  public func estimate(
    _ a: Tensor, _ b: Tensor, progress: (Double) throws -> Void = { _ in }
  ) throws -> InformationEstimate {
    try estimate(a, b, heldOut: nil, progress: progress)
  }

  /// The same, and the trained critic's value of other samples of the two variables, which
  /// ``InformationEstimate/heldOut`` then has.
  public func estimate(
    _ a: Tensor, _ b: Tensor, heldOut: (a: Tensor, b: Tensor)?,
    progress: (Double) throws -> Void = { _ in }
  ) throws -> InformationEstimate {
    let samples = try count(a, b)
    if let heldOut {
      _ = try count(heldOut.a, heldOut.b)
      try InformationError.checkHeldOut(heldOut, of: a, b)
    }
    let batch = min(options.batch, samples)
    let batches = options.batchesPerEpoch(samples: samples)
    let critic = Critic(left: a.rowSize, right: b.rowSize, hidden: options.hidden, seed: seed)
    let step = CriticStep(
      critic: critic, capacity: batch, negatives: options.negatives, seed: seed,
      thinning: options.thinning)
    var optimiser = AdamW(critic: critic, options: options)
    var plateau = Plateau(
      learningRate: options.learningRate, patience: options.plateauPatience,
      factor: options.plateauFactor)
    var trace: [Double] = []
    var skipped = 0
    for epoch in 0..<options.epochs {
      let order = RandomStream(seed: seed, purpose: "infonce/order", step: UInt64(epoch))
        .permutation(samples)
      var sum = 0.0
      var used = 0
      for index in 0..<batches {
        let rows = order[index * batch..<min(samples, (index + 1) * batch)]
        step.load(a, b, rows: rows)
        let value = step.run(draw: epoch * batches + index)
        guard value.isFinite, optimiser.update(critic, learningRate: plateau.learningRate) else {
          skipped += 1
          continue
        }
        sum += value
        used += 1
      }
      guard used > 0 else { throw InformationError.diverged(epoch: epoch + 1) }
      trace.append(sum / Double(used))
      plateau.observe(loss: -sum / Double(used))
      try progress(Double(epoch + 1) / Double(options.epochs))
      if stopsWhenConverged, Convergence.isReached(trace, delta: 1e-2) { break }
    }
    var estimate = InformationEstimate(
      trace: trace, reportedEpochs: options.reportedEpochs,
      ceiling: InfoNCE.ceiling(batch: batch, negatives: options.negatives), samples: samples,
      batchesPerEpoch: batches, skippedBatches: skipped)
    if let heldOut {
      estimate.heldOut = value(of: heldOut.a, heldOut.b, step, batch: batch)
    }
    return estimate
  }

  /// The mean over whole batches of samples that are not trained on; one where there are fewer.
  private func value(of a: Tensor, _ b: Tensor, _ step: CriticStep, batch: Int) -> Double {
    let samples = a.shape[0]
    let batch = min(batch, samples)
    let values = (0..<samples / batch).map { index in
      step.load(a, b, rows: Array(index * batch..<(index + 1) * batch)[...])
      // Draws that no training batch has.
      return step.run(draw: Int(UInt32.max) - index)
    }
    return mean(values)
  }

  /// The number of joint samples, once options and samples are known to be usable.
  private func count(_ a: Tensor, _ b: Tensor) throws(InformationError) -> Int {
    try options.validate()
    let left = a.shape.first ?? 0
    let right = b.shape.first ?? 0
    guard left == right, left > 0 else { throw .samples(left: left, right: right) }
    for (variable, tensor) in [("first", a), ("second", b)] {
      guard tensor.rowSize > 0 else { throw .noComponents(variable: variable) }
      guard tensor.values.allSatisfy(\.isFinite) else { throw .notFinite(variable: variable) }
    }
    return left
  }
}
