import Foundation
import Information
import Testing

@Suite struct StealthScoreTests {
  static let epochs = [1, 5, 10, 20, 40, 60, 80, 100, 120]

  /// The authors' Adap-Blend curves (10 %, γ = 0.4), read off the published vector figure.
  static var adaptiveBlend: InformationTable {
    let curves: [(InformationQuantity, InformationSubset, [Double])] = [
      (
        .inputRepresentation, .target,
        [0.1401, 3.0444, 2.4366, 2.2946, 2.032, 1.9924, 1.8491, 1.8554, 2.0642]
      ),
      (
        .inputRepresentation, .targetBackdoor,
        [0.1358, 3.0209, 2.2964, 1.9087, 2.1384, 2.0833, 1.7281, 1.9381, 1.891]
      ),
      (
        .inputRepresentation, .targetClean,
        [0.1241, 3.0563, 1.9896, 2.0859, 1.4156, 1.2873, 1.4176, 1.3778, 1.2891]
      ),
      (
        .inputRepresentation, .cleanClass(1),
        [0.0237, 2.6313, 1.7224, 1.736, 1.6485, 1.4527, 1.4183, 1.3613, 1.3761]
      ),
      (
        .inputRepresentation, .cleanClass(2),
        [0.1146, 2.4511, 1.4352, 1.479, 1.1782, 1.0334, 0.9069, 1.116, 1.0362]
      ),
      (
        .representationPrediction, .target,
        [0.3726, 4.1004, 4.2815, 4.5354, 5.0323, 5.0972, 5.0768, 5.0732, 5.0756]
      ),
      (
        .representationPrediction, .targetBackdoor,
        [0.2255, 3.8509, 3.8199, 4.3341, 4.9552, 5.0729, 5.1068, 5.081, 5.1167]
      ),
      (
        .representationPrediction, .targetClean,
        [0.378, 3.8787, 4.2853, 4.3977, 4.8919, 5.0254, 4.9721, 4.9841, 4.9809]
      ),
      (
        .representationPrediction, .cleanClass(1),
        [0.3025, 3.4762, 4.4103, 4.6083, 4.9457, 5.0779, 4.9934, 5.0152, 5.002]
      ),
      (
        .representationPrediction, .cleanClass(2),
        [0.3331, 3.1477, 4.428, 4.5724, 5.0385, 5.1181, 5.0883, 5.1065, 5.0935]
      ),
    ]
    var table = InformationTable()
    for (quantity, subset, values) in curves {
      for (epoch, value) in zip(epochs, values) { table[quantity, epoch: epoch, subset] = value }
    }
    return table
  }

  static let reconstructed: [([Int], [Double])] = [
    ([1, 60, 80, 120], [0.5326, 0.4078, 6e-5]), ([5, 10, 60, 120], [0.633, 0.474, 6e-4]),
    ([5, 10, 40, 120], [0.620, 0.486, 6e-4]),
  ]

  @Test(arguments: reconstructed)
  func theDigitisedCurvesGiveTheReconstructedScores(phases: [Int], expected: [Double]) throws {
    let (xt, ty, tolerance) = (expected[0], expected[1], expected[2])
    let score = try StealthScore(of: Self.adaptiveBlend, options: .init(phases: phases))
    #expect(abs(score.inputRepresentation - xt) < tolerance)
    #expect(abs(score.representationPrediction - ty) < tolerance)
    #expect(score.score == (score.inputRepresentation + score.representationPrediction) / 2)
  }

  /// Two epochs worked by hand. I(X;T): distances to the clean mean 2 are (2, 1, 0) at epoch 1,
  /// where values span 0…4, and (1, 1, 4) at epoch 2 with mean 3, where values span 2…7.
  static var worked: InformationTable {
    var table = InformationTable()
    let columns: [(InformationSubset, [Double])] = [
      (.target, [4, 4]), (.targetClean, [3, 2]), (.targetBackdoor, [2, 7]),
      (.cleanClass(1), [0, 3]), (.cleanClass(5), [4, 3]),
    ]
    for (subset, values) in columns {
      for (index, value) in values.enumerated() {
        table[.inputRepresentation, epoch: index + 1, subset] = value
        table[.representationPrediction, epoch: index + 1, subset] = 5
      }
      table[.inputRepresentation, epoch: 3, subset] = 12
      table[.representationPrediction, epoch: 3, subset] = 5
    }
    return table
  }

  /// Mean distances 1 and 2, over the span of each scope.
  static let scopes: [(StealthScore.Normalisation, Double)] = [
    (.perEpoch, (1.0 / 4 + 2.0 / 5) / 2),
    (.chosenEpochs, (1.0 / 7 + 2.0 / 7) / 2),
    (.allEpochs, (1.0 / 12 + 2.0 / 12) / 2),
    (.none, (1.0 + 2.0) / 2),
  ]

  @Test(arguments: scopes)
  func theWorkedExample(normalisation: StealthScore.Normalisation, expected: Double) throws {
    let score = try StealthScore(
      of: Self.worked, options: .init(phases: [1, 2], normalisation: normalisation))
    #expect(abs(score.inputRepresentation - expected) < 1e-12)
    #expect(score.representationPrediction == 0, "equal values are no distance apart")
  }

  @Test func whatIsMissingIsNamed() {
    var table = Self.worked
    table[.inputRepresentation, epoch: 2, .targetBackdoor] = nil
    #expect(
      throws: InformationError.missingValue(
        quantity: .inputRepresentation, epoch: 2, subset: .targetBackdoor)
    ) { try StealthScore(of: table, options: .init(phases: [1, 2])) }
    #expect(throws: InformationError.noCleanClass) { try StealthScore(of: InformationTable()) }
    #expect(throws: InformationError.noPhase) {
      try StealthScore(of: Self.worked, options: .init(phases: []))
    }
  }

  @Test func aTableSurvivesJSONInAFixedOrder() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let bytes = try encoder.encode(Self.adaptiveBlend)
    let decoded = try JSONDecoder().decode(InformationTable.self, from: bytes)
    #expect(decoded == Self.adaptiveBlend)
    #expect(try encoder.encode(decoded) == bytes)
    #expect(decoded.epochs == Self.epochs)
    #expect(decoded.cleanClasses == [1, 2])
  }
}
