import Glibc
internal import Kernels
internal import Tensors

/// What a critic says of samples that are read together: the scores of all their pairs, summed up.
struct PairReading {
  /// The score of each sample's own pair.
  var positives: [Double] = []
  /// ln Σ exp over a sample's pairs with the other samples: its x with their y, and its y with
  /// their x.
  var rowSums: [Double] = []
  var columnSums: [Double] = []
  /// Σ of the clipped exponentials, the same way.
  var clippedRows: [Double] = []
  var clippedColumns: [Double] = []

  /// Pairs of a block.
  private static let block = 64

  /// Reads the given samples, of which there are at least two.
  init(_ critic: SeparableCritic, _ samples: [Int], _ batch: SeparableCritic.Batch, clip: Double?) {
    let count = samples.count
    let width = critic.width
    let sides = [FloatBuffer(count: count * width), FloatBuffer(count: count * width)]
    for start in stride(from: 0, to: count, by: batch.capacity) {
      let part = samples[start..<min(count, start + batch.capacity)]
      critic.forward(part, batch)
      for side in 0..<2 {
        (sides[side].base + start * width)
          .update(from: batch.rows[side].base, count: part.count * width)
      }
    }
    let scores = FloatBuffer(count: Self.block * count)
    for side in 0..<2 {
      for start in stride(from: 0, to: count, by: Self.block) {
        let rows = min(Self.block, count - start)
        critic.scores(
          sides[side].base + start * width, rows: rows, sides[1 - side].base, columns: count,
          scores.base)
        for row in 0..<rows {
          let line = scores.base + row * count
          let sum = ibk_log_sum_exp(line, count, start + row)
          let clipped = clip.map { ibk_clipped_sum_exp(line, count, start + row, Float($0)) }
          if side == 0 {
            positives.append(Double(line[start + row]))
            rowSums.append(sum)
            if let clipped { clippedRows.append(clipped) }
          } else {
            columnSums.append(sum)
            if let clipped { clippedColumns.append(clipped) }
          }
        }
      }
    }
  }

  /// By sample, numbers whose mean is the estimator's value, and whose spread is that of the value:
  /// what an average over pairs owes to each sample is put on that sample.
  func values(_ options: EstimatorOptions) -> [Double] {
    let others = Double(positives.count - 1)
    switch options.estimator {
    case .mine, .nwj:
      let isBound = options.estimator == .nwj
      let logMean = logSumExp(rowSums) - log(Double(positives.count) * others)
      return positives.indices.map { i in
        let shift = isBound ? 0 : logMean
        let row = exp(rowSums[i] - log(others) - shift)
        let column = exp(columnSums[i] - log(others) - shift)
        return isBound
          ? 1 + positives[i] - row - column + exp(logMean)
          : positives[i] - logMean - (row - 1) - (column - 1)
      }
    case .smile:
      let mean = clippedRows.reduce(0, +) / Double(positives.count) / others
      return positives.indices.map { i in
        positives[i] - log(mean) - (clippedRows[i] + clippedColumns[i]) / others / mean + 2
      }
    default:
      return positives.indices.map { i in
        let row = logSumExp([rowSums[i], positives[i]])
        let column = logSumExp([columnSums[i], positives[i]])
        return positives[i] - (row + column) / 2 + log(others + 1)
      }
    }
  }

  /// InfoNCE's values with the positive left out of its denominator: high by about as much as the
  /// others are low, where the critic is good.
  func valuesWithoutPositive() -> [Double] {
    positives.indices.map {
      positives[$0] - (rowSums[$0] + columnSums[$0]) / 2 + log(Double(positives.count - 1))
    }
  }
}
