import Statistics
import Testing

@Suite struct RankCorrelationTests {
  /// `scipy.stats.spearmanr`, with ties in the second.
  static let cases: [([Double], [Double], Double?)] = [
    (
      [0.28, 0.44, 0.40, 0.53, 0.47, 0.55], [21.6, 19.3, 24.2, 26.0, 23.7, 41.2],
      0.714_285_714_285_714_3
    ),
    ([1, 2, 2, 4, 5, 5, 5], [3, 1, 1, 9, 2, 8, 8], 0.438_274_162_030_855_6),
    ([1, 2, 3], [10, 100, 1000], 1), ([1, 2, 3], [3, 2, 1], -1),
    ([1, 2, 3], [5, 5, 5], nil), ([1], [2], nil), ([1, 2], [1, 2, 3], nil),
    ([1, .nan], [1, 2], nil),
    ([1, 2, 3], [1, .infinity, 2], 0.5),
  ]

  @Test(arguments: cases) func spearman(a: [Double], b: [Double], expected: Double?) {
    let value = RankCorrelation.spearman(a, b)
    #expect((value == nil) == (expected == nil))
    if let value, let expected { #expect(abs(value - expected) < 1e-12) }
  }
}
