import Attacks
import Tensors
import Testing

@Suite struct ClassSubsetsTests {
  static func subsets(
    rate: Double, target: Int = 0, mixing: ClassSubsets.Mixing = .paper, seed: UInt64 = 1
  ) throws -> (ClassSubsets, LabelledImages, PoisonManifest) {
    let (set, manifest) = try Poisoning.poison(
      pixels(mixedLabels(50_000)), rate: rate, target: target, attack: onePixel, seed: 1)
    let subsets = try ClassSubsets(
      labels: set.labels, classCount: 10, manifest: manifest, target: target, mixing: mixing,
      seed: seed)
    return (subsets, set, manifest)
  }

  @Test func namesAndSizesOfThePaper() throws {
    let (subsets, set, manifest) = try ClassSubsetsTests.subsets(rate: 0.1)
    #expect(
      subsets.subsets.map(\.name)
        == ["0", "0 Backdoor", "0 Clean", "0 Sample"] + (1...9).map(String.init))
    #expect(
      subsets.subsets.map(\.rows.count)
        == [9_500, 5_000, 4_500, 4_500] + [Int](repeating: 4_500, count: 9))
    for subset in subsets.subsets {
      #expect(subset.rows == subset.rows.sorted())
      #expect(subset.rows.allSatisfy { set.labels[$0] == subset.label })
    }
    let backdoor = try #require(subsets["0 Backdoor"])
    #expect(backdoor.rows.allSatisfy { manifest.poisoned[$0] })
    let clean = try #require(subsets["0 Clean"])
    #expect(!clean.rows.contains { manifest.poisoned[$0] })
  }

  /// Backdoor and clean rows of the sample: 4500 · 5000 / 9500 = 2368.4, 4950 · 500 / 5450 = 454.1;
  /// half and half gives min(5000, 2250) and min(500, 2475).
  @Test(arguments: [
    (0.1, ClassSubsets.Mixing.paper, 2_368, 2_132), (0.01, .paper, 454, 4_496),
    (0.1, .authors, 2_250, 2_250), (0.01, .authors, 500, 500),
  ])
  func sampleMixes(
    rate: Double, mixing: ClassSubsets.Mixing, backdoor: Int, clean: Int
  ) throws {
    let (subsets, set, manifest) = try ClassSubsetsTests.subsets(rate: rate, mixing: mixing)
    let rows = try #require(subsets["0 Sample"]).rows
    #expect(rows.filter { manifest.poisoned[$0] }.count == backdoor)
    #expect(rows.filter { !manifest.poisoned[$0] }.count == clean)
    #expect(Set(rows).count == rows.count)
    #expect(rows.allSatisfy { set.labels[$0] == 0 })
    let same = try ClassSubsetsTests.subsets(rate: rate, mixing: mixing).0
    #expect(same == subsets)
    let other = try ClassSubsetsTests.subsets(rate: rate, mixing: mixing, seed: 2).0
    #expect(other["0 Sample"]?.rows.count == rows.count)
    #expect(other["0 Sample"]?.rows != rows)
  }

  @Test func anotherTargetIsNamed() throws {
    let (subsets, _, _) = try ClassSubsetsTests.subsets(rate: 0.1, target: 7)
    #expect(
      subsets.subsets.prefix(5).map(\.name) == ["7", "7 Backdoor", "7 Clean", "7 Sample", "0"])
    #expect(
      subsets.subsets.filter { $0.kind == .cleanClass }.map(\.label) == [0, 1, 2, 3, 4, 5, 6, 8, 9])
  }

  @Test func withoutAnAttackThereAreOnlyClasses() throws {
    let labels = mixedLabels(100)
    let subsets = try ClassSubsets(
      labels: labels, classCount: 10, manifest: PoisonManifest(cleanLabels: labels), target: 0,
      seed: 1)
    #expect(subsets.subsets.map(\.name) == (0..<10).map(String.init))
    #expect(subsets.subsets.allSatisfy { $0.kind == .cleanClass && $0.rows.count == 10 })
  }

  @Test func partsThatDisagreeAreRefused() {
    func sentence(_ labels: [Int], _ manifestLabels: [Int], target: Int) -> String? {
      #expect(throws: AttackError.self) {
        try ClassSubsets(
          labels: labels, classCount: 2, manifest: PoisonManifest(cleanLabels: manifestLabels),
          target: target, seed: 1)
      }?.description
    }
    #expect(
      sentence([0, 1], [0], target: 0)
        == "this is not a poisoning manifest that ibpipe can read: it describes 1 rows, but the "
        + "set has 2")
    #expect(
      sentence([0, 1], [0, 1], target: 2)
        == "the target class 2 does not exist: the set has the classes 0 to 1")
    #expect(
      sentence([0, 5], [0, 5], target: 0)
        == "row 1 of the poisoned set has the label 5, but the set has the classes 0 to 1")
  }
}
