import Information
import PipelineModel
import Stages
import Testing

/// The Gaussian study, and scores beside published ones.
@Suite struct PaperStageTests {
  private static let laboratory = Laboratory()

  private static let brief: EstimatorOptions = {
    var options = EstimatorOptions(.authors)
    options.seeds = 1
    options.published = InfoNCEOptions(
      batch: 64, negatives: 32, learningRate: 1e-3, epochs: 6, hidden: 8)
    return options
  }()

  @Test func gaussianEstimatesComeNearTheTruth() throws {
    let stage = EstimateGaussian(by: EstimatorOptions(.ksg), samples: 2000, seed: 3)
    let estimate = try Self.laboratory.product(of: stage)
    // Three channels with a signal of variance 3 and noise of variance ½: 3 · ½ ln 7.
    #expect(abs(estimate.information - 2.918_865_223_5) < 1e-9)
    #expect(estimate.reading.samples == 2000)
    #expect(abs(estimate.reading.estimate - estimate.information) < 0.3)
    let other = EstimateGaussian(by: EstimatorOptions(.ksg), samples: 2000, seed: 4)
    #expect(try Self.laboratory.product(of: other).reading.estimate != estimate.reading.estimate)
  }

  @Test func gaussianCurvesTellHowFarOffAndHowSmooth() throws {
    let stages = [
      EstimateGaussian(by: Self.brief, samples: 200, seed: 3),
      EstimateGaussian(by: EstimatorOptions(.ksg), samples: 200, seed: 3),
    ]
    let readings = try stages.map { try Self.laboratory.product(of: $0).reading }
    let exhibit = try Self.laboratory.product(of: GaussianCurves(stages))
    #expect(exhibit.pictures.map(\.name) == ["gaussian"])
    #expect(exhibit.pictures[0].caption.hasSuffix("1.5 ln 7 = 2.9189 nats."))
    #expect(exhibit.pictures[0].svg.contains("InfoNCE, as published"))
    // Nearest neighbours have no passes, and no curve.
    #expect(!exhibit.pictures[0].svg.contains("nearest neighbours"))
    let rows = exhibit.tables[0].rows
    #expect(rows.map { $0[0] } == ["InfoNCE, as published", "nearest neighbours"])
    #expect(rows.map { $0[2] } == ["6", "–"])
    for (row, reading) in zip(rows, readings) {
      let off = try #require(Double(row[5]))
      #expect(abs(off - (reading.estimate - 2.918_865_223_5)) < 1e-4)
      let isInside = reading.interval.low <= 2.918_865 && 2.918_866 <= reading.interval.high
      #expect(row[6] == (isInside ? "yes" : "no"))
    }
    // Of six passes the last two: their standard deviation is their distance over √2.
    let last = readings[0].trace.suffix(2)
    let deviation = try #require(Double(rows[0][8]))
    let distance = abs((last.first ?? 0) - (last.last ?? 0))
    #expect(abs(deviation - distance / 2.0.squareRoot()) < 1e-4)
    #expect(rows[1][7...8] == ["–", "–"])
  }

  @Test(arguments: [19, 1_000_001])
  func gaussianSamples(count: Int) {
    let error = #expect(throws: UserError.self) {
      try EstimateGaussian(by: Self.brief, samples: count).check()
    }
    #expect(
      error?.description == "\(count) samples were asked for; ask for 20 to 1,000,000")
  }

  // MARK: - Scores

  /// Replicates whose scores are placed: by seed, S of I(X;T) and S of I(T;Ŷ).
  private func replicates(
    _ name: String, _ scores: [[Double]], in laboratory: Laboratory
  ) -> Replicates<StealthScoreResult> {
    let planes = Tiny.planes(Tiny.training())
    let replicates = Replicates(seeds: scores.indices.map(UInt64.init)) { seed in
      StealthScore(
        planes, options: .init(phases: [Int(seed) + 1, name.utf8.count]), confidence: 0.9)
    }
    for (stage, score) in zip(replicates.stages, scores) {
      laboratory.place(
        [
          Payload(
            name: "value.json",
            text: "{\"inputRepresentation\":\(score[0]),\"representationPrediction\":\(score[1]),"
              + "\"score\":\((score[0] + score[1]) / 2),\"target\":0,\"cleanClasses\":[1],"
              + "\"options\":{\"phases\":[1],\"normalisation\":\"perEpoch\","
              + "\"reference\":\"classes\"},\"measuredEpochs\":[1],\"confidence\":0.95,"
              + "\"draws\":[]}")
        ], for: stage)
    }
    return replicates
  }

  private func published(_ score: Double) -> StealthTable.Published {
    .init(inputRepresentation: score, representationPrediction: score, score: score)
  }

  @Test func scoresBesidePublishedOnes() throws {
    let laboratory = Laboratory()
    func row(
      _ name: String, _ setting: String, _ scores: [[Double]], _ score: Double?
    ) -> StealthTable.Row {
      .init(
        name, in: setting, scores: replicates(name, scores, in: laboratory),
        published: score.map(published))
    }
    let stage = StealthTable([
      row("a", "first", [[0.2, 0.4], [0.4, 0.6]], 0.5), row("bb", "first", [[0.6, 0.8]], 0.9),
      row("ccc", "first", [[0.8, 0.8], [0.82, 0.78]], 0.2),
      row("dddd", "second", [[0.5, 0.7]], nil),
    ])
    try stage.check()
    let exhibit = try laboratory.product(of: stage)
    #expect(exhibit.pictures.map(\.name) == ["scores-1"])
    #expect(exhibit.tables.map { $0.rows.map { $0[0] } } == [["a", "bb", "ccc"], ["dddd"]])
    // Of means 0.4, 0.7, 0.8 and 0.5, 0.9, 0.2, the ranks differ by 1, 1 and 2.
    #expect(exhibit.tables[0].caption.contains("first. Means over seeds"))
    #expect(exhibit.tables[0].caption.hasSuffix("over 3 attacks is -0.5."))
    let rows = exhibit.tables[0].rows
    // Student's t for one degree of freedom: 0.4 ± 12.7062 · 0.1.
    #expect(rows[0].prefix(6) == ["a", "2", "0.3", "0.5", "0.4", "-0.8706 to 1.6706"])
    #expect(rows[0].suffix(4) == ["0.5", "0.5", "0.5", "yes"])
    #expect(rows[1].prefix(6) == ["bb", "1", "0.6", "0.8", "0.7", "–"])
    #expect(rows[1].last == "–")
    #expect(rows[2].last == "no")
    #expect(rows.allSatisfy { $0.count == exhibit.tables[0].header.count })
    // What nobody published is not compared.
    #expect(exhibit.tables[1].header.count == 6)
    #expect(exhibit.tables[1].rows[0] == ["dddd", "1", "0.5", "0.7", "0.6", "–"])
  }

  @Test func scoresThatCannotBeShown() {
    let laboratory = Laboratory()
    let scores = replicates("a", [[0.1, 0.2]], in: laboratory)
    let cases: [(StealthTable, String)] = [
      (
        StealthTable([.init("a", in: "s", scores: scores)], confidence: 1),
        "the confidence 1.0 is not a share between 0 and 1: give, say, 0.95"
      ),
      (
        StealthTable([.init("a", in: "s", scores: replicates("a", [], in: laboratory))]),
        "“a” has no stealth score; give it one or more"
      ),
    ]
    for (stage, sentence) in cases {
      let error = #expect(throws: UserError.self) { try stage.check() }
      #expect(error?.description == sentence)
    }
  }
}
