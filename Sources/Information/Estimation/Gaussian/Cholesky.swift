import Glibc

/// The inverse and the determinant of a positive definite matrix, by its Cholesky factor.
struct Cholesky {
  let inverse: [Double]
  let logDeterminant: Double

  /// - Parameters:
  ///   - matrix: a symmetric matrix in rows.
  ///   - part: the rows and columns of it to take.
  /// - Returns: nil where that part is not positive definite.
  init?(_ matrix: [Double], _ part: [Int]) {
    let n = part.count
    let pitch = Int(Double(matrix.count).squareRoot().rounded())
    var factor = [Double](repeating: 0, count: n * n)
    var logDeterminant = 0.0
    for r in 0..<n {
      for c in 0...r {
        var sum = matrix[part[r] * pitch + part[c]]
        for k in 0..<c { sum -= factor[r * n + k] * factor[c * n + k] }
        if r == c {
          guard sum > 0 else { return nil }
          factor[r * n + r] = sum.squareRoot()
          logDeterminant += log(sum)
        } else {
          factor[r * n + c] = sum / factor[c * n + c]
        }
      }
    }
    // The inverse of the factor, column by column, then its transpose times itself.
    var inverted = [Double](repeating: 0, count: n * n)
    for c in 0..<n {
      inverted[c * n + c] = 1 / factor[c * n + c]
      for r in c + 1..<max(n, c + 1) {
        var sum = 0.0
        for k in c..<r { sum -= factor[r * n + k] * inverted[k * n + c] }
        inverted[r * n + c] = sum / factor[r * n + r]
      }
    }
    var inverse = [Double](repeating: 0, count: n * n)
    for k in 0..<n {
      for r in 0...k {
        for c in 0...r { inverse[r * n + c] += inverted[k * n + r] * inverted[k * n + c] }
      }
    }
    for r in 0..<n {
      for c in 0..<r { inverse[c * n + r] = inverse[r * n + c] }
    }
    self.inverse = inverse
    self.logDeterminant = logDeterminant
  }
}
