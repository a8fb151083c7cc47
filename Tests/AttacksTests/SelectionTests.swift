import Attacks
import Foundation
import Tensors
import Testing

/// Against Goldens/make_poisoning.py: which rows are poison, cover and clean, in which order.
@Suite struct SelectionTests {
  struct Expected: Decodable {
    let rate: Double
    let target: Int
    let rowsHash: UInt32
    let rolesHash: UInt32
    let labelsHash: UInt32
    let counts: [Int]
    let histogram: [Int]
    let triggeredHistogram: [Int]
  }

  private static let selections: [String: Selection] = [
    "adap-blend": AdapBlend().selection, "wanet": WaNet().selection,
    "adap-blend original": AdapBlend.original.selection,
    "ftrojan original": FTrojan.original.selection, "clean label 25 %": CornerTrigger().selection,
    "clean label 10 %": .cleanLabel, "clean label 1 %": .cleanLabel,
    "dirty label 25 %": .dirtyLabel,
  ]

  @Test func rowsRolesAndLabelsAreThoseOfTheScript() throws {
    let goldens = try JSONDecoder().decode(
      [String: Expected].self, from: Data(Golden.bytes("selections.json")))
    #expect(Set(goldens.keys) == Set(Self.selections.keys))
    for (name, golden) in goldens {
      let selection = try #require(Self.selections[name])
      let (set, manifest) = try Poisoning.poison(
        pixels(mixedLabels(50_000)), rate: golden.rate, target: golden.target, attack: onePixel,
        selection: selection, seed: 5)
      #expect(DirtyLabelTests.hash(manifest.sourceRows) == golden.rowsHash, "\(name)")
      #expect(DirtyLabelTests.hash(manifest.roles.map(\.rawValue)) == golden.rolesHash, "\(name)")
      #expect(DirtyLabelTests.hash(set.labels) == golden.labelsHash, "\(name)")
      #expect(PoisonManifest.Role.allCases.map { manifest.rows($0).count } == golden.counts)
      #expect((0..<10).map { set.rowsOfClass($0).count } == golden.histogram)
      var triggered = [Int](repeating: 0, count: 10)
      for (row, role) in manifest.roles.enumerated() where role != .clean {
        triggered[set.labels[row]] += 1
      }
      #expect(triggered == golden.triggeredHistogram)
      // The attack itself: black corners exactly there.
      for (row, role) in manifest.roles.enumerated() {
        #expect((set.images.values[3 * row + 1] == 0) == (role != .clean))
      }
    }
  }

  @Test func coverRowsAreInNeitherPartOfTheTarget() throws {
    let labels = mixedLabels(50_000)
    let (set, manifest) = try Poisoning.poison(
      pixels(labels), rate: 0.1, target: 0, attack: onePixel, selection: AdapBlend().selection,
      seed: 1)
    let subsets = try ClassSubsets(
      labels: set.labels, classCount: 10, manifest: manifest, target: 0, seed: 1)
    #expect(
      subsets.subsets.map(\.rows.count)
        == [7_250, 2_500, 4_500, 4_750] + [Int](repeating: 4_750, count: 9))
    let sample = try #require(subsets["0 Sample"]).rows
    // 4750 · 2500 / 7000 = 1696.4.
    #expect(sample.count { manifest.poisoned[$0] } == 1_696)
    #expect(!sample.contains { manifest.roles[$0] == .cover })
  }

  /// Label-Consistent at 25 %: 1,250 of the target's 5,000.
  @Test func cleanLabelSubsets() throws {
    let (set, manifest) = try Poisoning.poison(
      pixels(mixedLabels(50_000)), rate: 0.25, target: 4, attack: onePixel,
      selection: .cleanLabel, seed: 1)
    func counts(_ mixing: ClassSubsets.Mixing) throws -> [Int] {
      try ClassSubsets(
        labels: set.labels, classCount: 10, manifest: manifest, target: 4, mixing: mixing, seed: 1
      ).subsets.prefix(5).map(\.rows.count)
    }
    #expect(try counts(.paper) == [5_000, 1_250, 3_750, 5_000, 5_000])
    #expect(try counts(.authors) == [5_000, 1_250, 3_750, 2_500, 5_000])
  }

  @Test func impossibleSelectionsAreOneSentence() {
    func sentence(_ selection: Selection, rate: Double) -> String? {
      #expect(throws: AttackError.self) {
        try Poisoning.plan(
          mixedLabels(100), classCount: 10, rate: rate, target: 0, selection: selection, seed: 1)
      }?.description
    }
    #expect(
      sentence(.dirtyLabel(from: .anywhere, coverRatio: 1), rate: 0.5)
        == "100 images were to be poisoned or cover, and only 100 can be chosen from: lower the rate"
    )
    #expect(
      sentence(.dirtyLabel(from: .firstOfOtherClasses), rate: 0.95)
        == "95 images were to be poisoned or cover, and only 90 can be chosen from: lower the rate")
    #expect(
      sentence(.dirtyLabel(coverRatio: 2), rate: 0.4)
        == "class 0 has 10 images, too few to poison 12 of them and keep a clean one: lower the rate "
        + "or balance the classes")
    #expect(
      sentence(.dirtyLabel(coverRatio: -1), rate: 0.4)
        == "-1.0 cover images were asked for with each poisoned one: choose 0 or more")
    #expect(
      sentence(.dirtyLabel(coverRatio: 1, rateIncludesCover: true), rate: 0.1)
        == "the poisoning rate 0.1 takes no image at all from a set of 100 in 10 classes: raise the "
        + "rate or take more images")
  }
}
