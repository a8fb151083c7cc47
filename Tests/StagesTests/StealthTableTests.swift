import PipelineModel
import Stages
import Testing

/// Scores of several attacks beside published ones.
@Suite struct StealthTableTests {
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
