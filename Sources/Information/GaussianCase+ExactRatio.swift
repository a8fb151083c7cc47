import Glibc
public import Tensors

/// What is known of samples of the case before anything is estimated.
extension GaussianCase {
  /// The mean of ln p(x, y) / (p(x) p(y)) over samples, in nats: ``information``, but for what chance
  /// drew.
  public static func information(of x: Tensor, _ y: Tensor) -> Double {
    mean((0..<x.shape[0]).map { logRatio(x, $0, y, $0) })
  }

  /// What InfoNCE reads with the exact density ratio in the critic's place, in nats: no critic does
  /// better, unless it learns its samples by heart. It falls short of the information by what few
  /// negatives leave out.
  ///
  /// - Parameter options: the batch and the negatives count.
  public static func infoNCE(
    of x: Tensor, _ y: Tensor, options: InfoNCEOptions, seed: UInt64
  ) -> Double {
    let batch = min(options.batch, x.shape[0])
    let values = (0..<x.shape[0] / batch).flatMap { index in
      let negatives = Negatives.drawn(count: options.negatives, seed: seed, draw: index)
      return (0..<batch).map { row in
        let first = index * batch
        let positive = logRatio(x, first + row, y, first + row)
        var sum = exp(positive)
        negatives.forEach(row: row, batch: batch) {
          sum += exp(logRatio(x, first + row, y, first + $0))
        }
        return positive - log(sum)
      }
    }
    return mean(values) + log(Double(options.negatives + 1))
  }

  /// ln p(xᵢ | yⱼ) / p(xᵢ): X given Y has variance ½ in each component, and X alone 3½.
  private static func logRatio(_ x: Tensor, _ i: Int, _ y: Tensor, _ j: Int) -> Double {
    var sum = information
    for component in 0..<3 {
      let a = Double(x.values[i * 3 + component])
      let b = Double(y.values[j * 5 + component])
      sum += a * a / 7 - (a - b) * (a - b)
    }
    return sum
  }
}
