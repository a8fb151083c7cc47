import Attacks
import Foundation
import Tensors
import Testing

@Suite struct AttackTests {
  @Test func badNetsDefaultIsThePublishedPatch() throws {
    let test = LabelledImages(
      unchecked: Tensor(shape: [3, 32, 32, 3], repeating: 0.5), labels: [2, 0, 1], classCount: 3)
    let triggered = try Poisoning.triggered(test, attack: BadNets())
    #expect(triggered.labels == [2, 0, 1])
    for image in 0..<3 {
      for row in 0..<32 {
        for column in 0..<32 {
          let pixel = ((image * 32 + row) * 32 + column) * 3
          let expected: [Float] = row < 5 && column < 5 ? [1, 0, 0] : [0.5, 0.5, 0.5]
          #expect(Array(triggered.images.values[pixel..<pixel + 3]) == expected)
        }
      }
    }
  }

  @Test func negativePlacesCountFromTheEnd() throws {
    var image = Image(height: 6, width: 8, values: [Float](repeating: 0, count: 6 * 8 * 3))
    BadNets.backdoorBench.poison(&image, draws: Draws(seed: 1, set: "train", row: 0))
    for row in 0..<6 {
      for column in 0..<8 {
        #expect(image[row, column, 1] == (row >= 3 && column >= 5 ? 1 : 0))
      }
    }
    #expect(throws: AttackError.self) {
      try BadNets(size: 3, row: -2).check(height: 6, width: 8)
    }
  }

  @Test func badNetsIsCodable() throws {
    let attack = BadNets(size: 3, row: 29, colour: BadNets.Colour(red: 0, green: 1, blue: 0.5))
    let data = try JSONEncoder().encode(attack)
    #expect(try JSONDecoder().decode(BadNets.self, from: data) == attack)
  }

  @Test func anOwnCleanLabelAttackChangesTheFirstOfTheTargetInPlace() throws {
    let clean = pixels(mixedLabels(100))
    let (set, manifest) = try Poisoning.poison(
      clean, rate: 0.5, target: 2, attack: Specks(), seed: 9)
    let first = Array(clean.rowsOfClass(2).prefix(5))
    #expect(manifest.poisoned.indices.filter { manifest.poisoned[$0] } == first)
    #expect(manifest.sourceRows == Array(0..<100))
    #expect(set.labels == clean.labels)
    for row in 0..<100 {
      let expected =
        first.contains(row)
        ? RandomStream(seed: 9, purpose: "attack/train/specks", step: UInt64(row))
          .uniforms(count: 3)
        : [0.5, 0.5, 0.5]
      #expect(Array(set.images.values[row * 3..<row * 3 + 3]) == expected)
    }
    let test = try Poisoning.triggered(clean, attack: Specks())
    #expect(test.images.values.allSatisfy { $0 == 1 })
    #expect(test.labels == clean.labels)
  }

  @Test func anyNumberOfThreadsGivesTheSameBits() throws {
    let before = Parallel.threads
    defer { Parallel.threads = before }
    let clean = pixels(mixedLabels(2_000))
    let sets = try [1, 4].map { threads in
      Parallel.threads = threads
      return try Poisoning.poison(clean, rate: 0.5, target: 0, attack: Specks(), seed: 1).set
    }
    #expect(sets[0] == sets[1])
  }

  @Test(
    arguments: [
      (
        0.0, 0, onePixel,
        "the poisoning rate 0.0 is not a share between 0 and 1: give, say, 0.1 for one image in ten"
      ),
      (
        1.0, 0, onePixel,
        "the poisoning rate 1.0 is not a share between 0 and 1: give, say, 0.1 for one image in ten"
      ),
      (
        .nan, 0, onePixel,
        "the poisoning rate nan is not a share between 0 and 1: give, say, 0.1 for one image in ten"
      ),
      (
        0.01, 0, onePixel,
        "the poisoning rate 0.01 takes no image at all from a set of 103 in 10 classes: raise the rate or take more images"
      ),
      (0.1, 10, onePixel, "the target class 10 does not exist: the set has the classes 0 to 9"),
      (0.1, -1, onePixel, "the target class -1 does not exist: the set has the classes 0 to 9"),
      (
        0.99, 0, onePixel,
        "class 3 has 10 images, too few to poison 10 of them and keep a clean one: lower the rate or balance the classes"
      ),
      (
        0.1, 0, BadNets(),
        "the trigger of BadNets, 5 × 5 from row 0 and column 0, does not fit images of 1 × 1: make it smaller or move it"
      ),
      (
        0.1, 0, BadNets(size: 1, row: .max),
        "the trigger of BadNets, 1 × 1 from row 9223372036854775807 and column 0, does not fit images of 1 × 1: make it smaller or move it"
      ),
      (
        0.1, 0, BadNets(size: 1, row: .min),
        "the trigger of BadNets, 1 × 1 from row -9223372036854775808 and column 0, does not fit images of 1 × 1: make it smaller or move it"
      ),
      (
        0.1, 0, BadNets(size: 0),
        "the trigger of BadNets cannot be made: its size is 0; choose 1 or more"
      ),
      (
        0.1, 0, BadNets(size: 1, colour: BadNets.Colour(red: 255, green: 0, blue: 0)),
        "the trigger of BadNets cannot be made: its colour is not made of values from 0 to 1"
      ),
    ] as [(Double, Int, BadNets, String)])
  func everyErrorIsOneSentence(
    rate: Double, target: Int, attack: BadNets, sentence: String
  ) {
    // Classes 0, 1 and 2 have 11 images, the others 10.
    let error = #expect(throws: AttackError.self) {
      try Poisoning.poison(
        pixels(mixedLabels(100) + [0, 1, 2]), rate: rate, target: target, attack: attack, seed: 1)
    }
    #expect(error?.description == sentence)
  }
}
