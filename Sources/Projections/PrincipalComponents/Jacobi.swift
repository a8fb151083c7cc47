internal import Glibc

/// The eigenvalues of a small symmetric matrix in descending order, and their unit eigenvectors,
/// by cyclic Jacobi rotations (Golub and Van Loan, "Matrix computations", section 8.5).
struct JacobiEigenvectors {
  private(set) var values: [Double]
  /// The eigenvector of `values[i]`.
  private(set) var vectors: [[Double]]

  /// - Parameter matrix: row-major, `size × size`; the upper triangle is read.
  init(of matrix: [Double], size: Int) {
    var a = matrix
    for row in 0..<size {
      for column in 0..<row { a[row * size + column] = a[column * size + row] }
    }
    var rows = [Double](repeating: 0, count: size * size)
    for i in 0..<size { rows[i * size + i] = 1 }
    let scale = a.reduce(0) { $0 + $1 * $1 }

    for _ in 0..<60 {
      var off = 0.0
      for row in 0..<size {
        for column in 0..<row { off += a[row * size + column] * a[row * size + column] }
      }
      if off <= scale * 1e-30 { break }
      for p in 0..<max(0, size - 1) {
        for q in p + 1..<size { JacobiEigenvectors.rotate(&a, &rows, size, p, q) }
      }
    }
    let order = (0..<size).sorted { a[$0 * size + $0] > a[$1 * size + $1] }
    values = order.map { a[$0 * size + $0] }
    vectors = order.map { Array(rows[$0 * size..<($0 + 1) * size]) }
  }

  /// Makes the element (p, q) zero.
  private static func rotate(
    _ a: inout [Double], _ rows: inout [Double], _ size: Int, _ p: Int, _ q: Int
  ) {
    let pivot = a[p * size + q]
    guard pivot != 0 else { return }
    let theta = (a[q * size + q] - a[p * size + p]) / (2 * pivot)
    let t = (theta < 0 ? -1 : 1) / (abs(theta) + sqrt(theta * theta + 1))
    let c = 1 / sqrt(t * t + 1)
    let s = t * c
    a.withUnsafeMutableBufferPointer { a in
      for k in 0..<size {
        let (x, y) = (a[k * size + p], a[k * size + q])
        a[k * size + p] = c * x - s * y
        a[k * size + q] = s * x + c * y
      }
      for k in 0..<size {
        let (x, y) = (a[p * size + k], a[q * size + k])
        a[p * size + k] = c * x - s * y
        a[q * size + k] = s * x + c * y
      }
    }
    rows.withUnsafeMutableBufferPointer { rows in
      for k in 0..<size {
        let (x, y) = (rows[p * size + k], rows[q * size + k])
        rows[p * size + k] = c * x - s * y
        rows[q * size + k] = s * x + c * y
      }
    }
  }
}
