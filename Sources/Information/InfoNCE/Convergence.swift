/// When a sequence of epoch values counts as settled.
package enum Convergence {
  package static func isReached(_ trace: [Double], delta: Double) -> Bool {
    guard trace.count >= 15 else { return false }
    let last = Array(trace.suffix(10))
    let before = trace.suffix(15).prefix(5)
    return abs(slope(of: last)) < delta && range(of: last) < delta && range(of: before) < delta
  }

  /// The slope of the least-squares line through (0, v₀), (1, v₁), …; 0 for fewer than two values.
  package static func slope(of values: [Double]) -> Double {
    guard values.count > 1 else { return 0 }
    let middle = Double(values.count - 1) / 2
    var product = 0.0
    var square = 0.0
    for (index, value) in values.enumerated() {
      let x = Double(index) - middle
      product += x * value
      square += x * x
    }
    return product / square
  }

  private static func range(of values: some Collection<Double>) -> Double {
    (values.max() ?? 0) - (values.min() ?? 0)
  }
}
