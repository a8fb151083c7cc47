import Information
import Testing

@Suite struct PhaseTests {
  /// The mean of the authors' two clean classes, Adap-Blend.
  @Test func theAuthorsCurves() throws {
    let table = StealthScoreTests.adaptiveBlend
    var curve: [Int: Double] = [:]
    for epoch in StealthScoreTests.epochs {
      let values = [1, 2].compactMap {
        table[.inputRepresentation, epoch: epoch, .cleanClass($0)]
      }
      curve[epoch] = values.reduce(0, +) / Double(values.count)
    }
    let phases = try Phases(in: curve)
    #expect(phases.epochs == [1, 5, 40, 120])
    #expect(phases.origin == .found)
    #expect(phases.reservation == nil)
  }

  /// Curves over epochs 1, 2, …, and what the rules say of them.
  static let curves: [([Double], [Int], String?)] = [
    ([1, 3, 2, 1.5, 1.2], [1, 2, 3, 5], nil),
    ([1, 2, 3, 1.5, 1.2, 1.1], [1, 3, 4, 6], nil),
    ([1, 3, 3, 1.5, 1.2, 1.1], [1, 2, 4, 6], nil),
    (
      [3, 2, 1, 0.5, 0.4], [1, 1, 3, 5],
      "I(X;T) is highest at the first measured epoch, 1: its rise was not seen"
    ),
    (
      [1, 2, 3], [1, 3, 3, 3],
      "I(X;T) is highest at the last measured epoch, 3: no compression was seen"
    ),
    ([1, 3, 2], [1, 2, 2, 3], "no epoch was measured between the peak at 2 and the last, 3"),
    (
      [2], [1, 1, 1, 1], "I(X;T) is highest at the last measured epoch, 1: no compression was seen"
    ),
  ]

  @Test(arguments: curves)
  func found(values: [Double], epochs: [Int], reservation: String?) throws {
    let curve = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($0 + 1, $1) })
    let phases = try Phases(in: curve)
    #expect(phases.epochs == epochs)
    #expect(phases.reservation == reservation)
  }

  @Test func given() throws {
    let phases = try Phases(given: [5, 10, 60, 120], among: StealthScoreTests.epochs)
    #expect(phases.epochs == [5, 10, 60, 120])
    #expect(phases.origin == .given)
  }

  @Test func sentences() {
    func sentence(_ body: () throws -> Phases) -> String {
      do { return "\(try body().epochs)" } catch { return "\(error)" }
    }
    let cases: [(String, String)] = [
      (
        sentence { try Phases(in: [:]) },
        "the phases of training are found from I(X;T), of which no epoch was measured"
      ),
      (
        sentence { try Phases(in: [1: 2, 3: .nan]) },
        "I(X;T) at epoch 3 is not a number, so that no phases can be found from it"
      ),
      (
        sentence { try Phases(given: [1, 2], among: [1, 2]) },
        "2 epochs were given for the phases of training; give four: early learning, transition, "
          + "compression, convergence"
      ),
      (
        sentence { try Phases(given: [1, 5, 2, 8], among: [1, 2, 5, 8]) },
        "the epochs given for the phases, 1, 5, 2, 8, go back; give early learning, transition, "
          + "compression and convergence in the order of training"
      ),
      (
        sentence { try Phases(given: [1, 2, 4, 8], among: [8, 1, 2]) },
        "the phases name epoch 4, but information is measured after 1, 2, 8; choose phases among "
          + "these, or make a checkpoint of epoch 4"
      ),
    ]
    for (said, expected) in cases { #expect(said == expected) }
  }
}
