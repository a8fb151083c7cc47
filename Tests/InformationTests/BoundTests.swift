import Information
import Testing

/// Known bounds, by numbers that SciPy gives (`scipy.stats.entropy`) and by hand.
@Suite struct BoundTests {
  /// 10 % dirty-label poison of ten equal classes, as rows of 1000: 100 poisoned, of which all have
  /// the target's label.
  private static let labels =
    [Int](repeating: 0, count: 190) + (1...9).flatMap { [Int](repeating: $0, count: 90) }
  private static let poisoned = (0..<1000).map { $0 < 100 ? 1 : 0 }

  @Test func entropiesOfTheTenPercentSet() {
    #expect(abs(Entropy.of(values: Self.poisoned) - 0.325_082_973_391_448_2) < 1e-12)
    #expect(abs(Entropy.of(values: Self.labels) - 2.265_974_872_304_13) < 1e-12)
    #expect(
      abs(Entropy.information(Self.poisoned, Self.labels) - 0.193_648_288_609_489_24) < 1e-12)
    #expect(abs(Entropy.binary(0.1) - 0.325_082_973_391_448_2) < 1e-12)
    #expect(Entropy.binary(0) == 0 && Entropy.binary(1) == 0)
    #expect(Entropy.of(counts: []) == 0 && Entropy.of(counts: [7, 0]) == 0)
    // Independent variables share nothing.
    #expect(Entropy.information([0, 0, 1, 1], [0, 1, 0, 1]) == 0)
    #expect(abs(Entropy.information([0, 1, 2], [5, 3, 4]) - 1.098_612_288_668_109_8) < 1e-12)
  }

  @Test func fano() {
    // H(Y) − h(0.2) − 0.2 ln 9.
    let published = Fano(labelEntropy: 2.265_974_872_304_13, error: 0.2, classes: 10)
    #expect(abs(published.bound - 1.326_127_533_298_698_4) < 1e-12)
    let predicted = Self.labels.enumerated().map { $0 < 200 ? ($1 + 1) % 10 : $1 }
    let counted = Fano(labels: Self.labels, predicted: predicted, classes: 10)
    #expect(counted.error == 0.2)
    #expect(abs(counted.bound - published.bound) < 1e-12)
    // Nothing wrong: all of H(Y). All wrong for two classes: as much. Guessing: nothing.
    #expect(Fano(labelEntropy: 2, error: 0, classes: 10).bound == 2)
    #expect(abs(Fano(labels: [0, 1], predicted: [1, 0], classes: 2).bound - 0.693_147_18) < 1e-8)
    #expect(Fano(labelEntropy: 2.302_585, error: 0.9, classes: 10).bound < 1e-6)
  }

  @Test func settling() {
    func settled(_ trace: [Double]) -> Bool { Settling(of: trace).isSettled }
    #expect(!settled([]))
    #expect(!settled([Double](repeating: 1, count: 14)))
    #expect(settled([Double](repeating: 1, count: 15)))
    // Noise of a tenth of the value that goes nowhere.
    #expect(settled((0..<100).map { 2 + ($0 % 2 == 0 ? 0.2 : -0.2) }))
    // 0.1 % a pass, which is 2 % from one fifth to the next.
    #expect(!settled((0..<100).map { 2 + 0.002 * Double($0) }))
    let slow = Settling(of: (0..<100).map { 2 + 0.0005 * Double($0) })
    #expect(abs(slow.drift - 0.01) < 1e-12)
    #expect(slow.isSettled && slow.tolerance > 0.02)
    #expect(!settled([Double](repeating: .nan, count: 50)))
    // Small values: 0.01 nats, the published threshold.
    #expect(settled((0..<100).map { 0.0004 * Double($0) }))
    #expect(!settled((0..<100).map { 0.0006 * Double($0) }))
  }

  struct Case: Sendable, CustomStringConvertible {
    let description: String
    let check: BoundCheck
    let verdict: Verdict

    init(_ description: String, _ check: BoundCheck, _ verdict: Verdict) {
      self.description = description
      self.check = check
      self.verdict = verdict
    }
  }

  private static func estimate(
    _ value: Double, _ halfWidth: Double? = nil, settled: Bool = true, saturated: Bool = false
  ) -> Reading {
    Reading(
      "I", value: value, interval: halfWidth.map { [value - $0, value + $0] },
      isSettled: settled, isSaturated: saturated)
  }
  private static let bound = Reading("H", exactly: 1)

  static let cases: [Case] = [
    .init("below", .init(estimate(0.9), .atMost, bound), .holds),
    .init("above", .init(estimate(1.1), .atMost, bound), .doesNotHold),
    .init("above within the interval", .init(estimate(1.1, 0.2), .atMost, bound), .holds),
    .init("above beyond the interval", .init(estimate(1.1, 0.05), .atMost, bound), .doesNotHold),
    .init("not settled", .init(estimate(0.9, settled: false), .atMost, bound), .notConverged),
    .init(
      "above and not settled", .init(estimate(2, settled: false), .atMost, bound), .notConverged),
    .init("at least", .init(estimate(1.1), .atLeast, bound), .holds),
    .init("not as much", .init(estimate(0.9, 0.05), .atLeast, bound), .doesNotHold),
    .init(
      "not as much, at the ceiling", .init(estimate(0.9, saturated: true), .atLeast, bound),
      .notConverged),
    .init("below an estimate", .init(estimate(1), .atMost, estimate(2)), .holds),
    .init("above an estimate", .init(estimate(2), .atMost, estimate(1)), .doesNotHold),
    .init(
      "above one at its ceiling", .init(estimate(2), .atMost, estimate(1, saturated: true)),
      .notConverged),
    .init(
      "below one at its ceiling", .init(estimate(1), .atMost, estimate(2, saturated: true)), .holds),
    .init(
      "the bound is not settled", .init(estimate(1), .atMost, estimate(2, settled: false)),
      .notConverged),
    .init(
      "overlapping, but every pair is above",
      .init(estimate(1.1, 0.3), .atMost, estimate(1, 0.3), differenceInterval: [0.09, 0.11]),
      .doesNotHold),
    .init(
      "above, but not every pair",
      .init(estimate(1.1), .atMost, estimate(1), differenceInterval: [-0.01, 0.21]), .holds),
    .init("near", .init(estimate(1.029), .near, bound, tolerance: 0.03), .holds),
    .init("not near", .init(estimate(0.969), .near, bound, tolerance: 0.03), .doesNotHold),
    .init(
      "not near, at the ceiling",
      .init(estimate(0.9, saturated: true), .near, bound, tolerance: 0.03), .notConverged),
    .init("not a number", .init(estimate(.nan), .atMost, bound), .notConverged),
  ]

  @Test(arguments: cases) func verdicts(_ item: Case) {
    #expect(item.check.verdict == item.verdict)
  }

  @Test func claims() {
    let (a, b) = (Reading("I(X;B)", exactly: 0.3), Reading("H(B)", exactly: 0.4))
    #expect(BoundCheck(a, .atMost, b).claim == "I(X;B) ≤ H(B)")
    #expect(BoundCheck(a, .atLeast, b).claim == "I(X;B) ≥ H(B)")
    #expect(BoundCheck(a, .near, b, tolerance: 0.03).claim == "I(X;B) within 3 % of H(B)")
    #expect(BoundCheck(a, .near, b, tolerance: 0.025).claim == "I(X;B) within 2.5 % of H(B)")
    #expect(BoundCheck(a, .near, b).difference == 0.3 - 0.4)
  }
}
