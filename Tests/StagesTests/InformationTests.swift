import Foundation
import struct Information.InfoNCE
import PipelineModel
import Stages
import Tensors
import Testing

@Suite struct InformationTests {
  @Test func pixelsForTheInputAndLogitsForThePrediction() throws {
    let laboratory = Laboratory()
    let training = Tiny.training([], epochs: 1)
    let plane = Tiny.planes(training, draws: 2)[0]
    let samples = try laboratory.product(of: Tiny.poisoned.samples)
    let activations = try laboratory.product(of: plane.activations)
    let positions = activations.rows.indices.filter { activations.poisoned[$0] }
    let pixels = samples.images.images.gather(rows: positions.map { activations.rows[$0] })
    #expect(positions.count == 10)

    for (index, quantity) in [
      (1, InformationQuantity.inputRepresentation), (7, .representationPrediction),
    ] {
      let point = try laboratory.product(of: plane.points[index])
      #expect(point.quantity == quantity)
      #expect(point.subset == .targetBackdoor)
      #expect(point.epoch == 1)
      #expect(point.target == 2)
      #expect(point.estimates.map(\.samples) == [10, 10])
      let expected = try (0..<2).map { draw in
        let t = activations.representations[draw].gather(rows: positions)
        let logits = activations.logits[draw].gather(rows: positions)
        let estimator = InfoNCE(options: Tiny.critic, seed: 11 + UInt64(draw))
        return quantity == .inputRepresentation
          ? try estimator.estimate(t, pixels).value : try estimator.estimate(logits, t).value
      }
      #expect(point.estimates.map(\.value) == expected)
      #expect(point.value == (expected[0] + expected[1]) / 2)
    }
  }

  @Test func everyPointIsLabelled() throws {
    let laboratory = Laboratory()
    let plane = Tiny.planes(Tiny.training([], epochs: 1), clean: [2, 0, 5])[0]
    let points = try plane.points.map { try laboratory.product(of: $0) }
    // The target is among the clean classes that were asked for, and left out of them.
    let subsets: [RowSubset] = [
      .target, .targetBackdoor, .targetClean, .targetSample, .cleanClass(0), .cleanClass(5),
    ]
    #expect(points.map(\.subset) == subsets + subsets)
    #expect(
      points.map(\.quantity) == [InformationQuantity](repeating: .inputRepresentation, count: 6)
        + [InformationQuantity](repeating: .representationPrediction, count: 6))
    #expect(points.map { $0.estimates[0].samples } == [13, 10, 3, 3, 3, 3, 13, 10, 3, 3, 3, 3])
    #expect(plane.points[1].label == "I(X;T) target-backdoor BadNets 25% epoch 1")
  }

  @Test func theScoreOfATableMadeByHand() throws {
    // By epoch and quantity: target, backdoor, clean, sample, class 0, class 1.
    let table: [[[Double]]] = [
      [[3, 4, 2, 99, 1, 1], [0.5, 0, 1, -99, 1, 1]],
      [[2, 2, 2, 99, 1, 3], [0.5, 0, 1, -99, 1, 1]],
    ]
    let laboratory = Laboratory()
    let planes = Tiny.planes(Tiny.training())
    for (epoch, plane) in planes.enumerated() {
      for (index, point) in plane.points.enumerated() {
        let value = table[epoch][index / 6][index % 6]
        let subset: RowSubset =
          [.target, .targetBackdoor, .targetClean, .targetSample, .cleanClass(0), .cleanClass(1)][
            index % 6]
        let quantity = index < 6 ? "inputRepresentation" : "representationPrediction"
        let json = try JSONEncoder().encode(subset)
        laboratory.place(
          [
            Payload(
              name: "value.json",
              text: "{\"quantity\":\"\(quantity)\",\"epoch\":\(epoch + 1),\"target\":2,"
                + "\"subset\":\(String(decoding: json, as: UTF8.self)),\"value\":\(value),"
                + "\"estimates\":[]}")
          ], for: point)
      }
    }
    // Epoch 1, I(X;T): (2 + 3 + 1) / 3 over the range 3; epoch 2: the target is the classes' mean.
    // I(T;Ŷ): (0.5 + 1 + 0) / 3 over the range 1 in both.
    let score = StealthScore(planes, options: .init(phases: [1, 2]))
    try score.check()
    let result = try laboratory.product(of: score)
    #expect(abs(result.inputRepresentation - 1 / 3.0) < 1e-12)
    #expect(abs(result.representationPrediction - 0.5) < 1e-12)
    #expect(abs(result.score - 5 / 12.0) < 1e-12)

    let exhibit = try laboratory.product(of: ScoreTable(score))
    #expect(exhibit.tables[0].rows == [["0.3333", "0.5", "0.4167", "–"]])
    #expect(exhibit.tables[0].caption.contains("epochs 1, 2"))
    let curves = try laboratory.product(of: MICurves(planes))
    #expect(curves.tables[0].rows[1] == ["I(X;T)", "2 Backdoor", "4", "2", "0", "–"])
    #expect(
      curves.tables[0].header == ["quantity", "subset", "epoch 1", "epoch 2", "samples", "ceiling"])
  }
}
