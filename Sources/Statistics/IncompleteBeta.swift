import Glibc

/// The regularised incomplete beta function for the arguments that Student's t needs.
enum IncompleteBeta {
  /// I_x(a, b) for 0 ≤ x ≤ 1, where `a` and `b` are positive multiples of ½.
  ///
  /// - Parameter rest: 1 − x, which the caller may know to more digits than x tells.
  static func regularised(_ x: Double, rest: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if rest <= 0 { return 1 }
    // The continued fraction converges fast on this side of the mean alone.
    if x > (a + 1) / (a + b + 2) { return 1 - regularised(rest, rest: x, b, a) }
    let front = exp(a * log(x) + b * log(rest) - logBeta(a, b)) / a
    return front * fraction(x, a, b)
  }

  /// ln B(a, b), by B(a + 1, b) = B(a, b)·a/(a + b): sums of logarithms, which are the same on
  /// every machine, where implementations of ln Γ are not.
  static func logBeta(_ a: Double, _ b: Double) -> Double {
    if a > 1 { return logBeta(upTo: a, b) }
    if b > 1 { return logBeta(upTo: b, a) }
    // B(½, ½) = π, B(1, b) = 1/b.
    return a == 1 ? -log(b) : b == 1 ? -log(a) : log(Double.pi)
  }

  private static func logBeta(upTo a: Double, _ b: Double) -> Double {
    var start = a - a.rounded(.down)
    if start == 0 { start = 1 }
    var sum = 0.0
    var step = start
    while step < a {
      sum += log(step / (step + b))
      step += 1
    }
    return logBeta(start, b) + sum
  }

  /// The continued fraction of the function, by Lentz's method.
  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    var c = 1.0
    var d = 1 / nonzero(1 - (a + b) * x / (a + 1), tiny)
    var value = d
    for m in 1...100_000 {
      let m = Double(m)
      for numerator in [
        m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
        -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
      ] {
        d = 1 / nonzero(1 + numerator * d, tiny)
        c = nonzero(1 + numerator / c, tiny)
        value *= c * d
      }
      if abs(c * d - 1) < 1e-16 { break }
    }
    return value
  }

  private static func nonzero(_ value: Double, _ tiny: Double) -> Double {
    abs(value) < tiny ? tiny : value
  }
}
