import Fingerprint
import PipelineModel
import Stages
import Testing

struct ReplicationTests {
  private let laboratory = Laboratory()

  /// A made-up measurement: the seed decides where it lands.
  private struct Measure: Stage {
    let seed: UInt64
    var shift = 0.0
    var points = 2
    static var codeStamp: CodeStamp { .version(1) }
    func run(_ context: StageContext) -> Measurement {
      let value = Double(seed * seed) + shift
      return Measurement(
        score: value, epoch: 5, isGood: true,
        points: (0..<points).map { .init(value: Double($0) * value) })
    }
  }

  private struct Measurement: Artifact, Codable {
    struct Point: Codable { var value: Double }
    var score: Double
    var epoch: Int
    var isGood: Bool
    var points: [Point]
  }

  @Test func everyNumberIsSummarised() throws {
    let summary = try laboratory.product(
      of: Replicates(seeds: 1...5) { Measure(seed: $0) }.summary)
    #expect(summary.seeds == [1, 2, 3, 4, 5])
    #expect(
      summary.numbers.map(\.name) == ["epoch", "points[0].value", "points[1].value", "score"])
    let score = try #require(summary["score"])
    #expect(score.values == [1, 4, 9, 16, 25])
    #expect(score.mean == 11)
    #expect(abs(score.standardDeviation! - 9.66953980290686) < 1e-12)
    // scipy.stats.t.interval(0.95, 4, 11, 9.66953980290686 / 5 ** 0.5)
    #expect(abs(score.interval![0] - -1.0063) < 1e-4)
    #expect(abs(score.interval![1] - 23.0063) < 1e-4)
    #expect(summary["epoch"]?.standardDeviation == 0)
    #expect(summary["isGood"] == nil)
  }

  @Test func aWiderSweepAddsReplicatesAlone() throws {
    _ = try laboratory.product(of: Replicates(seeds: 1...3) { Measure(seed: $0) }.summary)
    let before = laboratory.begun.count
    _ = try laboratory.product(of: Replicates(seeds: [3, 1, 4]) { Measure(seed: $0) }.summary)
    #expect(laboratory.begun.count == before + 2)
  }

  @Test func oneReplicateHasNoSpread() throws {
    let summary = try laboratory.product(of: Replicates(seeds: [7]) { Measure(seed: $0) }.summary)
    #expect(summary["score"]?.mean == 49)
    #expect(summary["score"]?.standardDeviation == nil)
    #expect(summary["score"]?.interval == nil)
  }

  @Test func stagesOfAnyTypeAreReplicates() throws {
    let stages = Replicates(
      seeds: [1, 2],
      of: { seed in
        let stage: any Stage<Measurement> = Measure(seed: seed)
        return stage
      })
    #expect(try laboratory.product(of: stages.summary)["score"]?.mean == 2.5)
  }

  @Test func theTableShowsWhatVaries() throws {
    let exhibit = try laboratory.product(of: Replicates(seeds: 1...5) { Measure(seed: $0) }.table)
    let table = try #require(exhibit.tables.first)
    #expect(table.header == ["number", "mean", "standard deviation", "95% interval"])
    #expect(
      table.rows == [
        ["points[1].value", "11", "9.67", "-1.006 to 23.01"],
        ["score", "11", "9.67", "-1.006 to 23.01"],
      ])
    #expect(table.caption.contains("2 numbers that are the same for all are left out"))
  }

  @Test func pairsAreCompared() throws {
    let first = Replicates(seeds: 1...4) { Measure(seed: $0) }
    let second = Replicates(seeds: 1...4) { Measure(seed: $0, shift: $0 % 2 == 0 ? 2 : 3) }
    let comparison = Comparison(of: first, with: second)
    let result = try laboratory.product(of: comparison)
    let score = try #require(result["score"])
    #expect(score.differences == [3, 2, 3, 2])
    #expect(score.meanDifference == 2.5)
    #expect(score.firstMean == 7.5 && score.secondMean == 10)
    // scipy.stats.ttest_rel([4, 6, 12, 18], [1, 4, 9, 16])
    #expect(abs(score.probability! - 0.003239037076544416) < 1e-9)
    #expect(abs(score.interval![0] - 1.581306) < 1e-6)
    #expect(abs(score.interval![1] - 3.418694) < 1e-6)
    #expect(result["epoch"]?.probability == nil)
    let table = try #require(laboratory.product(of: comparison.table).tables.first)
    #expect(table.rows.last == ["score", "7.5", "10", "2.5", "1.581 to 3.419", "0.0032"])
  }

  @Test func whatCannotWorkIsRefused() throws {
    func complaint(_ stage: any Stage) -> String? {
      do {
        try stage.check()
        return nil
      } catch { return "\(error)" }
    }
    func replicates(_ seeds: [UInt64]) -> Replicates<Measurement> {
      Replicates(seeds: seeds) { Measure(seed: $0) }
    }
    #expect(
      complaint(replicates([]).summary) == "there are no seeds; give it some, such as 1...5")
    #expect(
      complaint(replicates([1, 2, 1]).summary)
        == "a seed is given twice, among 1, 2, 1; it would count as two draws, but is one")
    #expect(
      complaint(replicates([1]).summary(confidence: 95))
        == "the confidence is 95.0; give one between 0 and 1, such as 0.95")
    #expect(
      complaint(Comparison(of: replicates([1, 2]), with: replicates([2, 1])))
        == "the seeds are 1, 2 and 2, 1; give both the same, as pairs are compared")
    #expect(
      complaint(Comparison(of: replicates([1]), with: replicates([1])))
        == "there is one pair of replicates; a comparison needs two seeds or more")
    let uneven = Replicates(seeds: 1...2) { Measure(seed: $0, points: Int($0)) }
    let failure = #expect(throws: UserError.self) { try laboratory.product(of: uneven.summary) }
    #expect(
      failure?.description
        == "seed 2 does not have the numbers that seed 1 has: it has points[1].value beside them")
    let wordless = Replicates(seeds: [1, 2]) {
      Command(arguments: ["sh", "-c", "echo \($0) > x"], outputs: ["x"])
    }
    let second = #expect(throws: UserError.self) {
      try laboratory.product(of: wordless.summary)
    }
    #expect(
      second?.description
        == "what “sh” makes has no numbers in JSON, so that there is nothing to summarise")
  }
}
