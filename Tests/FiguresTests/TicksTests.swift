import Figures
import Testing

@Suite struct TicksTests {
  @Test(
    arguments: [
      (0.0...1.0, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      (0.0...10.0, 5, ["0", "2", "4", "6", "8", "10"]),
      (-1.0...1.0, 4, ["−1.0", "−0.5", "0.0", "0.5", "1.0"]),
      (0.3...0.47, 5, ["0.30", "0.35", "0.40", "0.45"]),
      (0.0...156_000.0, 4, ["0", "50,000", "100,000", "150,000"]),
      (2300.0...2700.0, 4, ["2300", "2400", "2500", "2600", "2700"]),
      (1999.5...2001.5, 4, ["1999.5", "2000.0", "2000.5", "2001.0", "2001.5"]),
      (99.0...101.0, 1, ["99", "100", "101"]),
    ] as [(ClosedRange<Double>, Int, [String])])
  func positionsAreRound(range: ClosedRange<Double>, count: Int, labels: [String]) {
    let ticks = Ticks(in: range, count: count)
    #expect(ticks.labels == labels)
    #expect(ticks.positions.allSatisfy(range.contains))
    #expect(ticks.factor == nil)
  }

  @Test func positionsAreTheNearestDoubles() {
    #expect(
      Ticks(in: 0...1, count: 10).positions == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
  }

  @Test func largeAndSmallValuesHaveAFactorInsteadOfExponents() {
    let large = Ticks(in: 0...4e9, count: 4)
    #expect(large.labels == ["0", "1", "2", "3", "4"])
    #expect(large.factor == "×10⁹")
    let small = Ticks(in: 0...4e-7, count: 4)
    #expect(small.labels == ["0", "100", "200", "300", "400"])
    #expect(small.factor == "×10⁻⁹")
  }

  @Test(arguments: [
    5.0...5.0, 1e299...1.01e299, -1e-299...1e-299, 1.0...1.000_000_001, 1e15...1.000_001e15,
    -1e300...1e300,
  ])
  func extremeRangesEnd(range: ClosedRange<Double>) {
    let ticks = Ticks(in: range, count: 6)
    #expect(ticks.positions.count == ticks.labels.count)
    #expect(ticks.labels.allSatisfy { !$0.contains("e") && !$0.contains("n") })
  }

  @Test func givenPositionsGetAsManyDecimalsAsTheyNeed() {
    #expect(Ticks(at: [1, 5, 120]).labels == ["1", "5", "120"])
    #expect(Ticks(at: [0.25, 0.5, .nan]).labels == ["0.25", "0.50"])
  }
}
