import Attacks
import Foundation
import Tensors
import Testing

/// Against Goldens/make_poisoning.py, an independent NumPy version of the published protocol.
@Suite struct DirtyLabelTests {
  struct Golden: Decodable {
    let name: String
    let count: Int
    let sorted: Bool
    let rate: Double
    let target: Int
    let poisoned: Int
    let reallyTarget: Int
    let histogram: [Int]
    let rowsHash: UInt32
    let flagsHash: UInt32
    let labelsHash: UInt32
    let originalHash: UInt32
    let firstRows: [Int]
    let lastRows: [Int]
  }

  static func hash(_ integers: [Int]) -> UInt32 {
    integers.reduce(0) { $0 &* 1_000_003 &+ UInt32($1) &+ 1 }
  }

  @Test func rowsFlagsAndLabelsAreThoseOfThePublishedCode() throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Goldens/poisoning.json")
    let goldens = try JSONDecoder().decode([Golden].self, from: Data(contentsOf: url))
    #expect(goldens.count == 4)
    for golden in goldens {
      let labels =
        golden.sorted
        ? (0..<golden.count).map { $0 * 10 / golden.count } : mixedLabels(golden.count)
      let (set, manifest) = try Poisoning.poison(
        pixels(labels), rate: golden.rate, target: golden.target, attack: onePixel, seed: 1)
      #expect(Array(manifest.sourceRows.prefix(12)) == golden.firstRows, "\(golden.name)")
      #expect(Array(manifest.sourceRows.suffix(12)) == golden.lastRows)
      #expect(DirtyLabelTests.hash(manifest.sourceRows) == golden.rowsHash)
      #expect(DirtyLabelTests.hash(manifest.poisoned.map { $0 ? 1 : 0 }) == golden.flagsHash)
      #expect(DirtyLabelTests.hash(set.labels) == golden.labelsHash)
      #expect(DirtyLabelTests.hash(manifest.originalLabels) == golden.originalHash)
      #expect((0..<10).map { set.rowsOfClass($0).count } == golden.histogram)
    }
  }

  /// The table of the paper's settings: poisoned, of which really class 0, all label 0, others.
  @Test(arguments: [
    (50_000, 0.1, 5_000, 500, 9_500, 4_500), (50_000, 0.01, 500, 50, 5_450, 4_950),
    (40_000, 0.1, 4_000, 400, 7_600, 3_600),
  ])
  func countsOfThePaper(
    count: Int, rate: Double, poisoned: Int, reallyTarget: Int, target: Int, other: Int
  ) throws {
    let (set, manifest) = try Poisoning.poison(
      pixels(mixedLabels(count)), rate: rate, target: 0, attack: onePixel, seed: 1)
    #expect(set.count == count)
    #expect(Array(manifest.poisoned.prefix(poisoned)).allSatisfy { $0 })
    #expect(!manifest.poisoned.dropFirst(poisoned).contains(true))
    #expect(manifest.originalLabels.prefix(poisoned).filter { $0 == 0 }.count == reallyTarget)
    #expect(
      (0..<10).map { set.rowsOfClass($0).count }
        == [target] + [Int](repeating: other, count: 9))
    #expect(Set(manifest.sourceRows).count == count)
  }

  @Test func onlyPoisonedRowsChange() throws {
    let stream = RandomStream(seed: 3, purpose: "test/images")
    let clean = LabelledImages(
      unchecked: Tensor(
        shape: [100, 8, 9, 3], values: stream.uniforms(count: 100 * 8 * 9 * 3, in: 0.2..<0.8)),
      labels: mixedLabels(100), classCount: 10)
    let attack = BadNets(
      size: 2, row: 1, column: 6, colour: BadNets.Colour(red: 0.25, green: 0.5, blue: 1))
    let (set, manifest) = try Poisoning.poison(clean, rate: 0.2, target: 4, attack: attack, seed: 1)
    for row in 0..<set.count {
      let source = manifest.sourceRows[row]
      for y in 0..<8 {
        for x in 0..<9 {
          for c in 0..<3 {
            let inside = manifest.poisoned[row] && (1...2).contains(y) && (6...7).contains(x)
            let offset = (y * 9 + x) * 3 + c
            let expected =
              inside ? [0.25, 0.5, 1][c] : clean.images.values[source * 216 + offset]
            #expect(set.images.values[row * 216 + offset] == expected)
          }
        }
      }
      #expect(set.labels[row] == (manifest.poisoned[row] ? 4 : clean.labels[source]))
      #expect(manifest.originalLabels[row] == clean.labels[source])
    }
  }

  @Test func productsJustBelowAnIntegerCountAsIt() throws {
    // 0.29 · 100 is 28.999999999999996 in binary: 2 per class either way; 0.7 · 10 · 10 too is
    // below 70 by rounding for some N, so every exact product is tried.
    for perClass in 2...200 {
      for poisoned in [1, perClass / 2, perClass - 1] where poisoned >= 1 {
        let rate = Double(poisoned) / Double(perClass)
        let labels = mixedLabels(10 * perClass)
        let (_, manifest) = try Poisoning.poison(
          pixels(labels), rate: rate, target: 0, attack: onePixel, seed: 1)
        #expect(manifest.poisoned.filter { $0 }.count == 10 * poisoned)
      }
    }
    let (_, manifest) = try Poisoning.poison(
      pixels([Int](repeating: 0, count: 100), classCount: 1), rate: 0.29, target: 0,
      attack: onePixel, seed: 1)
    #expect(manifest.poisoned.filter { $0 }.count == 29)
  }

  @Test func unbalancedClassesGiveTheSameNumberAndKeepTheRest() throws {
    let labels = [Int](repeating: 0, count: 30) + [Int](repeating: 1, count: 10)
    let (set, manifest) = try Poisoning.poison(
      pixels(labels, classCount: 2), rate: 0.2, target: 1, attack: onePixel, seed: 1)
    #expect(manifest.sourceRows == Array(26..<30) + Array(36..<40) + Array(0..<26) + Array(30..<36))
    #expect(
      set.labels == [Int](repeating: 1, count: 8) + [Int](repeating: 0, count: 26)
        + [Int](repeating: 1, count: 6))
  }
}
