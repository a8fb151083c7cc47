import Glibc
internal import Kernels
internal import Tensors

/// What a critic is trained for, from the scores of all pairs of a batch: row i, column j is the
/// score of (xᵢ, yⱼ), and the diagonal has the samples drawn together.
package struct PairObjective {
  private let options: EstimatorOptions
  private let seed: UInt64
  private let multiplicity: FloatBuffer
  /// MINE's moving average of E[exp t] over shuffled pairs, by its logarithm.
  private var average: Double?

  /// e^10 is the steepest that one pair may pull at the exponential bounds.
  private static let steepest: Float = 10

  package init(options: EstimatorOptions, capacity: Int, seed: UInt64) {
    self.options = options
    self.seed = seed
    multiplicity = FloatBuffer(count: capacity)
  }

  /// Whether columns are contrasted as rows are.
  package var isSymmetric: Bool { options.estimator == .infoNCE }

  /// Gives the value in nats, and replaces the scores by the slopes of the loss.
  ///
  /// - Parameters:
  ///   - scores: `[rows, rows]`.
  ///   - transposed: the same, transposed; used where ``isSymmetric``.
  ///   - draw: the number of the batch, from which negatives are drawn.
  package mutating func slopes(
    _ scores: UnsafeMutablePointer<Float>, transposed: UnsafeMutablePointer<Float>, rows: Int,
    draw: Int
  ) -> Double {
    var positive = 0.0
    for row in 0..<rows { positive += Double(scores[row * rows + row]) / Double(rows) }
    switch options.estimator {
    case .sampledInfoNCE: return positive + sampled(scores, rows, draw)
    case .mine, .nwj: return exponential(scores, rows, positive)
    case .smile: return positive - logistic(scores, rows)
    default:
      let all = multiplicity.base
      all.update(repeating: 1, count: rows)
      var sum = 0.0
      for grid in [scores, transposed] {
        for row in 0..<rows {
          sum += ibk_critic_softmax(grid + row * rows, all, rows, row, 0.5 / Float(rows))
        }
      }
      return positive - sum / Double(2 * rows) + log(Double(rows))
    }
  }

  /// The positive once, and each negative as often as it is drawn.
  private func sampled(_ scores: UnsafeMutablePointer<Float>, _ rows: Int, _ draw: Int) -> Double {
    let counts = multiplicity.base
    let negatives = Negatives.drawn(count: options.negatives, seed: seed, draw: draw)
    var sum = 0.0
    for row in 0..<rows {
      counts.update(repeating: 0, count: rows)
      counts[row] = 1
      negatives.forEach(row: row, batch: rows) { counts[$0] += 1 }
      sum += ibk_critic_softmax(scores + row * rows, counts, rows, row, 1 / Float(rows))
    }
    return InfoNCE.logCount(negatives: options.negatives) - sum / Double(rows)
  }

  /// ln E[exp t] over the pairs off the diagonal.
  private func logMean(_ scores: UnsafeMutablePointer<Float>, _ rows: Int) -> Double {
    let sums = (0..<rows).map { ibk_log_sum_exp(scores + $0 * rows, rows, $0) }
    return logSumExp(sums) - log(Double(rows) * Double(rows - 1))
  }

  private mutating func exponential(
    _ scores: UnsafeMutablePointer<Float>, _ rows: Int, _ positive: Double
  ) -> Double {
    let mean = logMean(scores, rows)
    guard mean.isFinite else { return .nan }
    var shift = 0.0
    if options.estimator == .mine {
      let share = options.movingAverage
      shift = average.map { logSumExp([$0 + log1p(-share), mean + log(share)]) } ?? mean
      average = shift
    }
    let scale = 1 / (Float(rows) * Float(rows - 1))
    for row in 0..<rows {
      ibk_exponential_slopes(
        scores + row * rows, rows, row, Float(shift), Self.steepest, scale, -1 / Float(rows))
    }
    return options.estimator == .mine ? positive - mean : 1 + positive - exp(mean)
  }

  /// The slopes of the loss −E[ln σ(t)] − E[ln σ(−t)]; gives what SMILE takes off.
  private func logistic(_ scores: UnsafeMutablePointer<Float>, _ rows: Int) -> Double {
    var sum = 0.0
    let pairs = Double(rows) * Double(rows - 1)
    for row in 0..<rows {
      sum += ibk_clipped_sum_exp(scores + row * rows, rows, row, Float(options.clip))
      ibk_logistic_slopes(scores + row * rows, rows, row, Float(1 / pairs), 1 / Float(rows))
    }
    return log(sum / pairs)
  }
}

/// ln Σ exp, of at least one value.
func logSumExp(_ values: [Double]) -> Double {
  let top = values.max() ?? -.infinity
  guard top.isFinite else { return top }
  return top + log(values.reduce(0) { $0 + exp($1 - top) })
}
