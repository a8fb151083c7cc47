import Glibc
internal import Tensors

/// Trains a critic on one part of the samples, and reads it on the other after every epoch.
final class FoldTraining {
  private let options: EstimatorOptions
  private let seed: UInt64
  private let trained: [Int]
  /// The held-out samples, in groups that are read together.
  private let groups: [[Int]]
  private let critic: SeparableCritic
  private let batch: SeparableCritic.Batch

  /// Samples that are read together at most.
  static let mostTogether = 4096

  struct Outcome: Sendable {
    /// The value of the training batches, and of the held-out samples, by epoch; the latter begins
    /// before the first.
    var trace: [Double] = []
    var heldOutTrace: [Double] = []
    /// By held-out sample, at the epoch that the other half of the held-out samples chose.
    var samples: [Int] = []
    var values: [Double] = []
    /// The same by the other reading of the scores (see ``PairReading/otherValues(_:)``).
    var loose: [Double] = []
    /// The held-out value at the best epoch, and that of as many training samples.
    var best = 0.0
    var training = 0.0
    /// Whether the held-out value had stopped to rise.
    var converged = false
    var skippedBatches = 0
  }

  init(
    _ x: PreparedVariable, _ y: PreparedVariable, trained: [Int], heldOut: [Int],
    options: EstimatorOptions, seed: UInt64
  ) {
    self.options = options
    self.seed = seed
    self.trained = trained
    let count = (heldOut.count + Self.mostTogether - 1) / Self.mostTogether
    groups = (0..<count).map {
      Array(heldOut[heldOut.count * $0 / count..<heldOut.count * ($0 + 1) / count])
    }
    critic = SeparableCritic(
      x, y, hidden: options.hidden, embedding: options.embedding,
      fitted: options.gaussianStart ? trained : nil, seed: seed)
    batch = SeparableCritic.Batch(critic, capacity: min(options.batch, trained.count))
  }

  func run(progress: (Double) throws -> Void) throws -> Outcome {
    var outcome = Outcome()
    outcome.samples = groups.flatMap { $0 }
    var objective = PairObjective(options: options, capacity: batch.capacity, seed: seed)
    var optimiser = AdamW(
      count: critic.weights.count, weightDecay: options.weightDecay, clipNorm: options.clipNorm)
    var choice = EpochChoice(count: outcome.samples.count)
    var kept = critic.weights.values
    var learningRate = options.learningRate
    var drops = 0
    observe(&choice, &outcome)
    for epoch in 0..<options.epochs {
      let value = train(epoch, &objective, &optimiser, learningRate, &outcome)
      guard value.isFinite else { throw InformationError.diverged(epoch: epoch + 1) }
      outcome.trace.append(value)
      observe(&choice, &outcome)
      if choice.isBestNow { kept = critic.weights.values }
      if choice.sinceBest >= options.patience {
        if drops == Self.mostDrops {
          outcome.converged = true
          break
        }
        drops += 1
        learningRate /= 4
        restore(kept)
        choice.sinceBest = 0
      }
      try progress(Double(epoch + 1) / Double(options.epochs))
    }
    restore(kept)
    outcome.best = choice.best
    outcome.training = mean(
      reading(Array(trained.prefix(groups[0].count))).values(options))
    (outcome.values, outcome.loose) = choice.values
    return outcome
  }

  static let mostDrops = 1

  private func restore(_ kept: [Float]) {
    for (index, value) in kept.enumerated() { critic.weights.base[index] = value }
  }

  private func reading(_ samples: [Int]) -> PairReading {
    PairReading(
      critic, samples, batch, clip: options.estimator == .smile ? options.clip : nil)
  }

  private func observe(_ choice: inout EpochChoice, _ outcome: inout Outcome) {
    var values: [Double] = []
    var loose: [Double] = []
    for group in groups {
      let reading = reading(group)
      values += reading.values(options)
      loose += reading.otherValues(options)
    }
    choice.observe(values, loose)
    outcome.heldOutTrace.append(mean(values))
  }

  /// One epoch; gives the mean value of its batches, NaN where none was finite.
  private func train(
    _ epoch: Int, _ objective: inout PairObjective, _ optimiser: inout AdamW,
    _ learningRate: Double, _ outcome: inout Outcome
  ) -> Double {
    let order = RandomStream(seed: seed, purpose: "estimation/order", step: UInt64(epoch))
      .permutation(trained.count)
    let rows = batch.capacity
    let batches = trained.count / rows
    let scores = FloatBuffer(count: rows * rows)
    let transposed = FloatBuffer(count: objective.isSymmetric ? rows * rows : 0)
    var sum = 0.0
    var used = 0
    for index in 0..<batches {
      let samples = order[index * rows..<(index + 1) * rows].map { trained[$0] }
      critic.forward(samples[...], batch)
      let (left, right) = (batch.rows[0].base, batch.rows[1].base)
      critic.scores(left, rows: rows, right, columns: rows, scores.base)
      if objective.isSymmetric {
        critic.scores(right, rows: rows, left, columns: rows, transposed.base)
      }
      let value = objective.slopes(
        scores.base, transposed: transposed.base, rows: rows, draw: epoch * batches + index)
      guard value.isFinite else {
        outcome.skippedBatches += 1
        continue
      }
      critic.backward(
        rows: rows, batch, scores.base, transposed: objective.isSymmetric ? transposed.base : nil)
      guard optimiser.update(critic.weights, critic.gradient, learningRate: learningRate) else {
        outcome.skippedBatches += 1
        continue
      }
      sum += value
      used += 1
    }
    return used > 0 ? sum / Double(used) : .nan
  }
}

/// Chooses the epoch of each half of the held-out samples by the other half, so that the value at
/// the best epoch is not best by chance.
struct EpochChoice {
  private let count: Int
  private var bestOf: [Double] = [-.infinity, -.infinity]
  private var chosen: [[Double]] = [[], []]
  private var chosenLoose: [[Double]] = [[], []]
  private(set) var best = -Double.infinity
  private(set) var isBestNow = false
  var sinceBest = 0

  init(count: Int) { self.count = count }

  mutating func observe(_ values: [Double], _ loose: [Double]) {
    for half in 0..<2 {
      let judge = mean(stride(from: half, to: count, by: 2).map { values[$0] })
      guard judge > bestOf[half] || chosen[1 - half].isEmpty else { continue }
      bestOf[half] = judge
      chosen[1 - half] = values
      chosenLoose[1 - half] = loose
    }
    let all = mean(values)
    isBestNow = all > best
    if isBestNow { best = all }
    sinceBest = isBestNow ? 0 : sinceBest + 1
  }

  /// By sample, the value at the epoch that the half which the sample is not in has chosen.
  var values: ([Double], [Double]) {
    ((0..<count).map { chosen[$0 % 2][$0] }, (0..<count).map { chosenLoose[$0 % 2][$0] })
  }
}

func mean(_ values: [Double]) -> Double {
  values.reduce(0, +) / Double(max(1, values.count))
}
