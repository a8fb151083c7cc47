import Glibc
package import Tensors

/// What is done to each component of a variable first. None of it changes the information of
/// continuous variables, as each component goes through an increasing function.
public enum Preprocessing: String, Codable, Sendable, Hashable, CaseIterable {
  /// Ranks become quantiles of a standard normal: heavy tails and scales cease to matter. Equal
  /// values stay equal.
  case normalScores = "normal-scores"
  /// Mean 0 and variance 1.
  case standardised
  case none

  /// The samples `[n, d]` after it, in a matrix of `d` columns; a column that is constant becomes 0.
  package func apply(_ tensor: Tensor) -> Tensor {
    let columns = tensor.rowSize
    let rows = tensor.shape.first ?? 0
    let out = FloatBuffer(count: rows * columns)
    guard self != .none else {
      return Tensor(shape: [rows, columns], values: tensor.values)
    }
    Parallel.forEach(tiles: columns) { column in
      let values = (0..<rows).map { tensor.values[$0 * columns + column] }
      let made =
        self == .normalScores ? Self.standardised(Self.scores(values)) : Self.standardised(values)
      for row in 0..<rows { out.base[row * columns + column] = made[row] }
    }
    return Tensor(shape: [rows, columns], values: out.values)
  }

  /// By row, the distance from the medians, each component in units of its median deviation; what is
  /// done to components is done to it too.
  func radii(_ tensor: Tensor) -> Tensor {
    let columns = tensor.rowSize
    let rows = tensor.shape.first ?? 0
    let squares = FloatBuffer(count: rows * columns)
    Parallel.forEach(tiles: columns) { column in
      let values = (0..<rows).map { Double(tensor.values[$0 * columns + column]) }
      let middle = values.sorted()[rows / 2]
      let deviations = values.map { abs($0 - middle) }
      let scale = deviations.sorted()[rows / 2]
      for row in 0..<rows {
        let deviation = scale > 0 ? deviations[row] / scale : 0
        // At most 10¹⁸, so that squares and their sum stay finite.
        squares.base[row * columns + column] = Float(min(1e18, deviation) * min(1e18, deviation))
      }
    }
    let radii = (0..<rows).map { row in
      var sum = 0.0
      for column in 0..<columns { sum += Double(squares.base[row * columns + column]) }
      return Float(log1p(sum))
    }
    return apply(Tensor(shape: [rows, 1], values: radii))
  }

  /// Φ⁻¹((r − ½) / n) of each value's rank r, the mean rank where values are equal.
  private static func scores(_ values: [Float]) -> [Float] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var scores = [Float](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      let score = Float(normalQuantile(Double(start + end) / Double(2 * values.count)))
      for place in start..<end { scores[order[place]] = score }
      start = end
    }
    return scores
  }

  private static func standardised(_ values: [Float]) -> [Float] {
    let count = Double(values.count)
    let mean = values.reduce(0.0) { $0 + Double($1) / count }
    let variance = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) / count }
    guard variance > 0, variance.isFinite else { return values.map { _ in 0 } }
    return values.map { Float((Double($0) - mean) / variance.squareRoot()) }
  }
}

/// Φ⁻¹, relative error below 1.2e-9 (Acklam's rational approximation), for 0 < p < 1.
package func normalQuantile(_ p: Double) -> Double {
  let a = [
    -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02,
    -3.066479806614716e+01, 2.506628277459239e+00,
  ]
  let b = [
    -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
    -1.328068155288572e+01, 1,
  ]
  let c = [
    -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00,
    4.374664141464968e+00, 2.938163982698783e+00,
  ]
  let d = [
    7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1,
  ]
  func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
    coefficients.reduce(0) { $0 * x + $1 }
  }
  if p > 0.97575 { return -normalQuantile(1 - p) }
  if p < 0.02425 {
    let q = (-2 * log(p)).squareRoot()
    return polynomial(c, q) / polynomial(d, q)
  }
  let q = p - 0.5
  return polynomial(a, q * q) * q / polynomial(b, q * q)
}
