import Glibc

extension InfoNCE {
  /// The largest mean that a perfect critic reaches, in nats: ln(K + 1) − E ln(1 + N) with
  /// N ~ Binomial(K, 1/B).
  ///
  /// A perfect critic scores every foreign pair −∞, so that what is left of the denominator is the
  /// positive and the N negatives that happen to be the positive itself. Negatives drawn from the
  /// batch with replacement make this well below the ln(K + 1) that is often quoted.
  public static func ceiling(batch: Int, negatives: Int) -> Double {
    guard batch > 1, negatives > 0 else { return 0 }
    let hit = 1 / Double(batch)
    // P(N = n) by its logarithm, so that (1 − hit)^K does not underflow for many negatives.
    var logProbability = Double(negatives) * log1p(-hit)
    var expected = 0.0
    for n in 0...negatives {
      expected += exp(logProbability) * log1p(Double(n))
      logProbability += log(Double(negatives - n) / Double(n + 1)) + log(hit) - log1p(-hit)
    }
    return log(Double(negatives) + 1) - expected
  }

  /// ln(K + 1).
  static func logCount(negatives: Int) -> Double { log(Double(negatives) + 1) }
}
