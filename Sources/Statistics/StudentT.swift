import Glibc

/// Student's t distribution.
public struct StudentT: Sendable {
  /// At least 1.
  public let degreesOfFreedom: Int

  public init(degreesOfFreedom: Int) { self.degreesOfFreedom = max(1, degreesOfFreedom) }

  /// The probability of a value at least as far from 0 as `t`, on either side.
  public func twoSidedTail(_ t: Double) -> Double {
    if t.isNaN { return .nan }
    if t.isInfinite { return 0 }
    let freedom = Double(degreesOfFreedom)
    let sum = freedom + t * t
    if sum.isInfinite { return 0 }
    return IncompleteBeta.regularised(freedom / sum, rest: t * t / sum, freedom / 2, 0.5)
  }

  /// The value that is exceeded, on either side, with probability `tail`: between 0 and 1, both
  /// excluded. `criticalValue(0.05)` is what a 95 % interval takes.
  public func criticalValue(_ tail: Double) -> Double {
    guard tail > 0, tail < 1 else { return tail >= 1 ? 0 : .infinity }
    var low = 0.0
    var high = 1.0
    while twoSidedTail(high) > tail {
      low = high
      high *= 2
      if high.isInfinite { return high }
    }
    var value = (low + high) / 2
    for _ in 0..<200 {
      let excess = twoSidedTail(value) - tail
      if excess > 0 { low = value } else { high = value }
      // Newton's step, where it stays between the bounds.
      let next = value + excess / (2 * density(value))
      let step = next > low && next < high ? next : (low + high) / 2
      if abs(step - value) <= 2 * value.ulp { return step }
      value = step
    }
    return value
  }

  private func density(_ t: Double) -> Double {
    let freedom = Double(degreesOfFreedom)
    let scale = -IncompleteBeta.logBeta(freedom / 2, 0.5) - 0.5 * log(freedom)
    return exp(scale - (freedom + 1) / 2 * log1p(t * t / freedom))
  }
}
