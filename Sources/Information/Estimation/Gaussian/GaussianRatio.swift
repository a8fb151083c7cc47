import Glibc
internal import Tensors

/// The log density ratio ln p(x, y) / p(x) p(y) of jointly Gaussian variables,
///
///     −xᵀ P y − ½ xᵀ (P_xx − Σ_xx⁻¹) x − ½ yᵀ (P_yy − Σ_yy⁻¹) y + ½ ln(|Σ_xx| |Σ_yy| / |Σ|),
///
/// where Σ is their covariance and [P_xx, P; Pᵀ, P_yy] = Σ⁻¹. It is what every critic here aims at
/// where the variables are Gaussian, and a start for what they are otherwise.
struct GaussianRatio {
  private let left: Int
  private let right: Int
  private let mean: [Double]
  /// Σ⁻¹ less the inverses of Σ's diagonal blocks, `[left + right]` squared.
  private let excess: [Double]
  private let constant: Double

  /// Components above which no covariance is inverted.
  static let most = 256

  /// Fits it to rows of the two variables. The covariance gets a share of the identity, of as many
  /// samples as there are components, so that few samples of many components do not overfit.
  ///
  /// - Returns: nil where there are too many components, or the covariance cannot be inverted.
  init?(_ x: Tensor, _ y: Tensor, rows: [Int]) {
    left = x.rowSize
    right = y.rowSize
    let size = left + right
    guard size <= Self.most, rows.count > 1 else { return nil }
    var mean = [Double](repeating: 0, count: size)
    var joined = [Double](repeating: 0, count: rows.count * size)
    for (place, row) in rows.enumerated() {
      for c in 0..<size {
        let value = c < left ? x.values[row * left + c] : y.values[row * right + c - left]
        joined[place * size + c] = Double(value)
        mean[c] += Double(value) / Double(rows.count)
      }
    }
    var covariance = [Double](repeating: 0, count: size * size)
    joined.withUnsafeBufferPointer { joined in
      covariance.withUnsafeMutableBufferPointer { covariance in
        for place in 0..<rows.count {
          for r in 0..<size {
            let value = (joined[place * size + r] - mean[r]) / Double(rows.count)
            for c in 0...r {
              covariance[r * size + c] += value * (joined[place * size + c] - mean[c])
            }
          }
        }
      }
    }
    for r in 0..<size {
      covariance[r * size + r] += min(1, Double(size) / Double(rows.count))
      for c in 0..<r { covariance[c * size + r] = covariance[r * size + c] }
    }
    let xs = Array(0..<left)
    let ys = Array(left..<size)
    guard let all = Cholesky(covariance, Array(0..<size)), let alone = Cholesky(covariance, xs),
      let other = Cholesky(covariance, ys)
    else { return nil }
    var excess = all.inverse
    for (block, part) in [(xs, alone.inverse), (ys, other.inverse)] {
      for (r, row) in block.enumerated() {
        for (c, column) in block.enumerated() {
          excess[row * size + column] -= part[r * block.count + c]
        }
      }
    }
    self.mean = mean
    self.excess = excess
    constant = (alone.logDeterminant + other.logDeterminant - all.logDeterminant) / 2
    guard constant.isFinite, excess.allSatisfy(\.isFinite) else { return nil }
  }

  /// The numbers that the cross term is a product of, of a sample of either variable.
  var width: Int { min(left, right) }

  /// Of each row: its own terms, then `width` numbers. The ratio of a pair is the sum of both own
  /// terms and of the products of those numbers; the constant is with the left variable.
  func features(left x: Tensor) -> [Float] { features(x, 0, left, isNarrow: left <= right) }
  func features(right y: Tensor) -> [Float] { features(y, left, right, isNarrow: right < left) }

  private func features(_ tensor: Tensor, _ first: Int, _ count: Int, isNarrow: Bool) -> [Float] {
    let size = left + right
    let rows = tensor.shape[0]
    let other = first == 0 ? left : 0
    let made = FloatBuffer(count: rows * (width + 1))
    let tile = 256
    Parallel.forEach(tiles: (rows + tile - 1) / tile) { index in
      var centred = [Double](repeating: 0, count: count)
      for row in index * tile..<min(rows, (index + 1) * tile) {
        for c in 0..<count { centred[c] = Double(tensor.values[row * count + c]) - mean[first + c] }
        var own = first == 0 ? constant : 0
        for r in 0..<count {
          var sum = 0.0
          for c in 0..<count { sum += excess[(first + r) * size + first + c] * centred[c] }
          own -= sum * centred[r] / 2
        }
        let out = made.base + row * (width + 1)
        out[0] = Float(own)
        for k in 0..<width {
          if isNarrow {
            out[1 + k] = Float(centred[k])
          } else {
            var sum = 0.0
            for c in 0..<count { sum += excess[(first + c) * size + other + k] * centred[c] }
            out[1 + k] = Float(-sum)
          }
        }
      }
    }
    return made.values
  }
}
