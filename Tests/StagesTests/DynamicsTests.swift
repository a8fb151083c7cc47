import Attacks
import Foundation
import struct Information.InfoNCE
import enum Information.PhaseError
import PipelineModel
import Stages
import Tensors
import Testing

/// Class-wise dynamics: quantities, subsets, controls, phases and the score that is made of them.
@Suite struct DynamicsTests {
  private static let laboratory = Laboratory()
  private static let training = Tiny.training()

  private func plane(
    quantities: [InformationQuantity] = InformationQuantity.allCases, controls: [RowSubset] = [],
    sample: SampleMixing = .paper, draws: Int = 1, estimator: EstimatorOptions? = nil
  ) -> InformationPlane {
    InformationPlane(
      of: Self.training.checkpoints[0], in: Self.training, cleanClasses: [0, 1],
      quantities: quantities, sample: sample, controls: controls, draws: draws,
      inputRepresentation: Tiny.critic, representationPrediction: Tiny.critic,
      inputPrediction: Tiny.critic, estimator: estimator, seed: 11)
  }

  @Test func whatIsAskedForBesidesKeepsTheRestFresh() {
    func keys(_ plane: InformationPlane) -> [String] {
      plane.points.map { Node($0).definition.hex }
    }
    let base = keys(Tiny.planes(Self.training)[0])
    let more = keys(plane(controls: [.targetBackdoor]))
    #expect(base.count == 12)
    // Three more subsets, and a third quantity.
    #expect(more.count == 27)
    #expect(Set(base).isSubset(of: more))
    #expect(Set(more).count == 27)
    // An estimator with other options is another stage; published options are in the key bare.
    #expect(Set(keys(plane(estimator: .init()))).isDisjoint(with: more))
    let parameters = Node(plane().points[0]).parameters.json
    #expect(parameters.contains("\"options\":{\"batch\":8,"))
    #expect(Set(keys(plane(sample: .authors))).isDisjoint(with: base))
  }

  @Test func theInputsInformationAboutThePrediction() throws {
    let plane = plane(draws: 2)
    let point = try Self.laboratory.product(of: plane.points[13])
    #expect(point.quantity == .inputPrediction)
    #expect(point.subset == .targetBackdoor)
    let samples = try Self.laboratory.product(of: Tiny.poisoned.samples)
    let set = try Self.laboratory.product(of: plane.activations)
    let positions = set.rows.indices.filter { set.poisoned[$0] }
    let pixels = samples.images.images.gather(rows: positions.map { set.rows[$0] })
    let expected = try (0..<2).map { draw in
      try InfoNCE(options: Tiny.critic, seed: 11 + UInt64(draw))
        .estimate(set.logits[draw].gather(rows: positions), pixels).value
    }
    #expect(point.estimates.map(\.value) == expected)
    let curves = try Self.laboratory.product(of: MICurves([plane]))
    #expect(
      curves.pictures.map(\.name) == [
        "input-representation", "representation-prediction", "input-prediction",
      ])
    #expect(curves.pictures[2].svg.contains("I(X;Ŷ)"))
    #expect(curves.pictures[0].caption.contains("Bands are 95 % intervals"))
    #expect(
      curves.pictures[0].svg.contains("fill-opacity=\"0.16\"") == false, "one point has no band")
  }

  @Test func halfAndHalf() throws {
    // Of 10 poisoned and 3 clean rows, the sample has 3 in proportion, and 1 of each half and half.
    for (mixing, poisoned, clean) in [(SampleMixing.paper, 2, 1), (.authors, 1, 1)] {
      let plane = plane(sample: mixing)
      let payloads = try Self.laboratory.payloads(of: plane.activations)
      let sample = try payloads.tensors("activations.safetensors").integer("subset/target-sample")
      let set = try Self.laboratory.product(of: plane.activations)
      #expect(sample.integers.count { set.poisoned[$0] } == poisoned)
      #expect(sample.integers.count { !set.poisoned[$0] } == clean)
    }
  }

  @Test func controlsHaveTheSizeOfWhatTheyControl() throws {
    let plane = plane(quantities: [.representationPrediction], controls: [.targetClean], draws: 2)
    let points = try plane.points.map { try Self.laboratory.product(of: $0) }
    let controls = points.filter { if case .drawn = $0.subset { true } else { false } }
    #expect(
      controls.map(\.subset) == [
        .drawn(from: .target, sizeOf: .targetClean),
        .drawn(from: .cleanClass(0), sizeOf: .targetClean),
        .drawn(from: .cleanClass(1), sizeOf: .targetClean),
      ])
    #expect(controls.map { $0.estimates.map(\.samples) } == [[3, 3], [3, 3], [3, 3]])
    // Each draw of the noise comes with rows of its own.
    let set = try Self.laboratory.product(of: plane.activations)
    let target = set.rows.indices.filter { set.labels[$0] == 2 }
    let expected = try (0..<2).map { draw in
      let rows = RandomStream(seed: 11 + UInt64(draw), purpose: "information/control")
        .permutation(13).prefix(3).sorted().map { target[$0] }
      return try InfoNCE(options: Tiny.critic, seed: 11 + UInt64(draw)).estimate(
        set.logits[draw].gather(rows: rows), set.representations[draw].gather(rows: rows)
      ).value
    }
    #expect(controls[0].estimates.map(\.value) == expected)
    // A control of what is larger is all that there is.
    let large = self.plane(quantities: [.representationPrediction], controls: [.targetBackdoor])
    let whole = try Self.laboratory.product(of: #require(large.points.last))
    #expect(whole.subset == .drawn(from: .cleanClass(1), sizeOf: .targetBackdoor))
    #expect(whole.estimates.map(\.samples) == [3])
    // Nothing is estimated twice: what was made of the class is what its control says.
    let index = try #require(plane.points.firstIndex { $0.label.contains("class-1") })
    let own = try Self.laboratory.product(of: large.points[index])
    #expect(own.subset == .cleanClass(1) && own.estimates == whole.estimates)
    let apart = Laboratory()
    apart.place(
      try Self.laboratory.payloads(of: large.activations), for: large.activations)
    let made = try JSONEncoder().encode(own)
    var fields = try #require(try JSONSerialization.jsonObject(with: made) as? [String: Any])
    fields["value"] = 42
    let marked = String(
      decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
    apart.place([Payload(name: "value.json", text: marked)], for: large.points[index])
    #expect(try apart.product(of: #require(large.points.last)).value == 42)
    let shown = try Self.laboratory.product(of: MICurves([large])).tables[0].rows
    #expect(
      shown.map { $0[1] }.suffix(2) == ["0, as many as 2 Backdoor", "1, as many as 2 Backdoor"])
    let hidden = try Self.laboratory.product(of: MICurves([large], showsControls: false))
    #expect(hidden.tables[0].rows.count == 6)
  }

  // MARK: - Phases and score

  /// I(X;T) and I(T;Ŷ) by epoch: target, backdoor, clean, class 0, class 1; by draw the values are
  /// 0.5 less and 0.5 more for the backdoor.
  private func placed(_ values: [[[Double]]]) throws -> (Laboratory, [InformationPlane]) {
    let laboratory = Laboratory()
    let planes = Tiny.planes(Tiny.training([1, 2, 3], epochs: 4))
    let subsets: [RowSubset] = [
      .target, .targetBackdoor, .targetClean, .targetSample, .cleanClass(0), .cleanClass(1),
    ]
    for (epoch, plane) in planes.enumerated() {
      for (index, point) in plane.points.enumerated() {
        let place = index % 6
        let value = place == 3 ? 0 : values[epoch][index / 6][place < 3 ? place : place - 1]
        let spread = place == 1 ? 0.5 : 0
        let estimates = [value - spread, value + spread].map {
          "{\"value\":\($0),\"trace\":[],\"ceiling\":9,\"samples\":3,\"batchesPerEpoch\":1,"
            + "\"skippedBatches\":0,\"slope\":0,\"converged\":true}"
        }
        let subset = try JSONEncoder().encode(subsets[place])
        laboratory.place(
          [
            Payload(
              name: "value.json",
              text: "{\"quantity\":\""
                + "\(index < 6 ? "inputRepresentation" : "representationPrediction")\","
                + "\"epoch\":\(epoch + 1),\"target\":2,\"value\":\(value),"
                + "\"subset\":\(String(decoding: subset, as: UTF8.self)),"
                + "\"estimates\":[\(estimates.joined(separator: ","))]}")
          ], for: point)
      }
    }
    return (laboratory, planes)
  }

  private static let curves: [[[Double]]] = [
    [[1, 1, 1, 1, 1], [1, 1, 1, 1, 1]], [[2, 5, 2, 6, 4], [2, 2, 2, 2, 2]],
    [[3, 5, 3, 3, 3], [3, 3, 3, 3, 3]], [[4, 6, 4, 2, 2], [4, 4, 4, 4, 4]],
  ]

  @Test func phasesAreFoundAndOverridden() throws {
    let (laboratory, planes) = try placed(Self.curves)
    let found = try laboratory.product(of: TrainingPhases(planes))
    #expect(found.epochs == [1, 2, 3, 4])
    // The backdoor's own curve is highest at the end.
    let own = try laboratory.product(of: TrainingPhases(planes, from: .targetBackdoor))
    #expect(own.epochs == [1, 4, 4, 4])
    #expect(own.reservation?.hasSuffix("no compression was seen") == true)
    let given = try laboratory.product(of: TrainingPhases(planes, given: [1, 1, 2, 4]))
    #expect(given.epochs == [1, 1, 2, 4])
    #expect(given.origin == .given)
    #expect(throws: PhaseError.notMeasured(5, measured: [1, 2, 3, 4])) {
      try TrainingPhases(planes, given: [1, 2, 3, 5]).check()
    }
    let error = #expect(throws: UserError.self) {
      try laboratory.product(of: TrainingPhases(planes, from: .cleanClass(7)))
    }
    #expect(
      error?.description
        == "the phases are to be found from I(X;T) of “7”, which was not measured; measure it, or "
        + "name another subset")
    let curves = try laboratory.product(of: MICurves(planes, phases: TrainingPhases(planes)))
    for name in ["early learning", "transition", "compression", "convergence"] {
      #expect(curves.pictures[0].svg.contains(">\(name)</text>"))
    }
    #expect(curves.tables[1].rows == [["1", "2", "3", "4"]])
    #expect(curves.pictures[0].svg.contains("fill-opacity=\"0.16\""))
  }

  @Test func theScoreTellsEveryChoiceAndItsInterval() throws {
    let (laboratory, planes) = try placed(Self.curves)
    let stage = StealthScore(
      planes, phases: TrainingPhases(planes), normalisation: .none, reference: .classes)
    try stage.check()
    let result = try laboratory.product(of: stage)
    #expect(result.options.phases == [1, 2, 3, 4])
    #expect(result.options.normalisation == .none)
    #expect(result.phases?.origin == .found)
    #expect(result.cleanClasses == [0, 1])
    #expect(result.measuredEpochs == [1, 2, 3, 4])
    #expect(result.target == 2)
    // Distances of target, backdoor and clean to the classes' mean: 0, 0, 0; 3, 0, 3; 0, 2, 0;
    // 2, 4, 2, over twelve. By draw the backdoor is 0.5 lower or higher everywhere.
    #expect(abs(result.inputRepresentation - 16.0 / 12) < 1e-12)
    #expect(result.representationPrediction == 0)
    let lower = (0.5 + 0.5 + 1.5 + 3.5 + 10 + 4 * 0.5) / 24
    let higher = (0.5 + 0.5 + 2.5 + 4.5 + 10 + 4 * 0.5) / 24
    #expect(zip(result.draws, [lower, higher]).allSatisfy { abs($0 - $1) < 1e-12 })
    // Student's t for one degree of freedom: 12.7062.
    let half = 12.706_204_736 * (higher - lower) / 2
    let interval = try #require(result.interval)
    #expect(abs(interval[0] - ((lower + higher) / 2 - half)) < 1e-6)
    #expect(abs(interval[1] - ((lower + higher) / 2 + half)) < 1e-6)
    let table = try laboratory.product(of: ScoreTable(stage)).tables[0]
    #expect(table.caption.contains("epochs 1, 2, 3, 4, found from I(X;T) and"))
    #expect(table.rows[0].count == 4)
    // What has no controls cannot be matched, and that is known before anything runs.
    #expect(throws: (any Error).self) {
      try StealthScore(planes, phases: TrainingPhases(planes), reference: .sizeMatched).check()
    }
    #expect(throws: UserError.self) {
      try StealthScore(planes, options: .init(phases: [1]), confidence: 1).check()
    }
    let matched = StealthScore(
      [plane(controls: [.targetBackdoor])],
      options: .init(phases: [1], normalisation: .perEpoch, reference: .sizeMatched))
    try matched.check()
    #expect(try Self.laboratory.product(of: matched).score > 0)
  }

  @Test func stealthAgainstPerception() throws {
    let (laboratory, planes) = try placed(Self.curves)
    let score = StealthScore(planes, options: .init(phases: [2, 4], normalisation: .none))
    let other = StealthScore(planes, options: .init(phases: [1, 3], normalisation: .none))
    let quality = ImageQuality(of: Tiny.poisoned, metrics: [.psnr, .ssim])
    let faint = ImageQuality(
      of: Poison(Tiny.data, with: Blend(), rate: 0.25, target: 2), metrics: [.psnr])
    let seeds = Replicates(seeds: [1, 2]) { seed in
      StealthScore(planes, options: .init(phases: [Int(seed), 4], normalisation: .none))
    }
    let stage = StealthAgainstPerception([
      .init("BadNets", score: score, quality: quality),
      .init("Blend", score: other, quality: faint),
      .init("Seeds", scores: seeds, quality: quality),
    ])
    try stage.check()
    let exhibit = try laboratory.product(of: stage)
    // SSIM was not measured of all.
    #expect(exhibit.pictures.map(\.name) == ["stealth-1"])
    for name in ["BadNets", "Blend", "Seeds"] { #expect(exhibit.pictures[0].svg.contains(name)) }
    #expect(exhibit.tables[0].header == ["attack", "scores", "stealth score", "interval", "PSNR"])
    #expect(exhibit.tables[0].rows.map { $0[1] } == ["1", "1", "2"])
    let results = try seeds.stages.map { try laboratory.product(of: $0).score }
    let mean = (results[0] + results[1]) / 2
    #expect(exhibit.tables[0].rows[2][2] == "\((mean * 10_000).rounded() / 10_000)")
    #expect(exhibit.tables[1].rows[0][0] == "PSNR")
    #expect(exhibit.tables[1].rows[0][1] != "–")
    let empty = StealthAgainstPerception([
      .init("Nothing", scores: Replicates(seeds: []) { _ in score }, quality: quality)
    ])
    let error = #expect(throws: UserError.self) { try empty.check() }
    #expect(error?.description == "“Nothing” has no stealth score; give it one or more")
  }
}
