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

  /// By NumPy, from the same curves.
  static let reconstructed: [([Int], [Double])] = [
    ([1, 60, 80, 120], [0.532618, 0.407824]), ([1, 60, 80], [0.534428, 0.409867]),
    ([5, 10, 60, 120], [0.633033, 0.473980]), ([5, 10, 40, 120], [0.620162, 0.486217]),
    ([1, 5, 40, 120], [0.592727, 0.480169]),
  ]

  @Test(arguments: reconstructed)
  func theDigitisedCurvesGiveTheReconstructedScores(phases: [Int], expected: [Double]) throws {
    let score = try StealthScore(of: Self.adaptiveBlend, options: .init(phases: phases))
    #expect(abs(score.inputRepresentation - expected[0]) < 1e-6)
    #expect(abs(score.representationPrediction - expected[1]) < 1e-6)
    #expect(score.score == (score.inputRepresentation + score.representationPrediction) / 2)
  }

  /// The least and the greatest score of any four of the nine epochs, by NumPy. The published row
  /// (0.5333, 0.4150) lies in the span of the per-epoch scope, and of no other but the raw I(X;T).
  static let spans: [(StealthScore.Normalisation, [Double])] = [
    (.perEpoch, [0.511579, 0.668936, 0.364136, 0.551415]),
    (.chosenEpochs, [0.123432, 0.457089, 0.009857, 0.309389]),
    (.allEpochs, [0.122572, 0.185564, 0.009232, 0.059206]),
    (.perCurve, [0.037223, 0.131605, 0.002554, 0.058044]),
    (.none, [0.371713, 0.562742, 0.045171, 0.289671]),
  ]

  @Test(arguments: spans)
  func theScopesSpanWhatNumPySays(
    normalisation: StealthScore.Normalisation, expected: [Double]
  ) throws {
    var (inputs, predictions): ([Double], [Double]) = ([], [])
    for mask in 0..<(1 << Self.epochs.count) where mask.nonzeroBitCount == 4 {
      let phases = Self.epochs.indices.filter { mask >> $0 & 1 == 1 }.map { Self.epochs[$0] }
      let score = try StealthScore(
        of: Self.adaptiveBlend, options: .init(phases: phases, normalisation: normalisation))
      inputs.append(score.inputRepresentation)
      predictions.append(score.representationPrediction)
    }
    #expect(inputs.count == 126)
    let found = [inputs.min(), inputs.max(), predictions.min(), predictions.max()].map { $0 ?? 0 }
    for (value, expected) in zip(found, expected) { #expect(abs(value - expected) < 1e-6) }
  }

  @Test func anEpochOfTwoPhasesCountsOnce() throws {
    let twice = try StealthScore(
      of: Self.adaptiveBlend, options: .init(phases: [5, 5, 60, 120]))
    let once = try StealthScore(of: Self.adaptiveBlend, options: .init(phases: [120, 60, 5]))
    #expect(twice == once)
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
    // Over epochs 1, 2 and 3, where every subset is 12 at the third; class 1 at epoch 1 is 0, class
    // 5 is at its least at epoch 2.
    (.perCurve, (curves(1) + curves(2)) / 2),
  ]

  /// The mean distance of curves that are each normalised by themselves, at an epoch.
  private static func curves(_ epoch: Int) -> Double {
    let curves: [[Double]] = [[4, 4, 12], [3, 2, 12], [2, 7, 12], [0, 3, 12], [4, 3, 12]]
    let scaled = curves.map { curve in
      (curve[epoch - 1] - (curve.min() ?? 0)) / ((curve.max() ?? 0) - (curve.min() ?? 0))
    }
    let clean = (scaled[3] + scaled[4]) / 2
    return scaled[..<3].map { abs($0 - clean) }.reduce(0, +) / 3
  }

  /// Controls in the places of whole classes: the poisoned rows are 2 nats from as many rows of the
  /// clean classes, the clean rows 1 from whole classes (they have no control), and as many rows of
  /// the target class 0.5; whole classes are 3 from the poisoned rows.
  @Test func sizeMatched() throws {
    var table = InformationTable()
    let small = InformationSubset.targetBackdoor
    let rows: [(InformationSubset, Double)] = [
      (.target, 9), (.targetClean, 4), (.targetBackdoor, 2), (.cleanClass(1), 4.5),
      (.cleanClass(5), 5.5), (.drawn(from: .cleanClass(1), sizeOf: small), 3),
      (.drawn(from: .cleanClass(5), sizeOf: small), 5),
      (.drawn(from: .target, sizeOf: small), 4.5),
    ]
    for (subset, value) in rows {
      for quantity in [InformationQuantity.inputRepresentation, .representationPrediction] {
        table[quantity, epoch: 1, subset] = value
      }
    }
    func score(_ reference: StealthScore.Reference) throws -> Double {
      try StealthScore(
        of: table, options: .init(phases: [1], normalisation: .none, reference: reference)
      ).score
    }
    #expect(abs(try score(.sizeMatched) - (2 + 1 + 0.5) / 3) < 1e-12)
    #expect(abs(try score(.classes) - (3 + 1 + 4.0) / 3) < 1e-12)
    let decoded = try JSONDecoder().decode(
      InformationTable.self, from: JSONEncoder().encode(table))
    #expect(decoded == table)
    table[.inputRepresentation, epoch: 1, .drawn(from: .target, sizeOf: small)] = nil
    #expect(
      throws: InformationError.missingValue(
        quantity: .inputRepresentation, epoch: 1, subset: .drawn(from: .target, sizeOf: small))
    ) { try score(.sizeMatched) }
  }

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
