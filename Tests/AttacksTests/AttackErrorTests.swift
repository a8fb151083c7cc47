import Attacks
import Testing

/// Every way to write an attack that cannot be made, and what is said of it.
@Suite struct AttackErrorTests {
  private static let large = Image(
    height: 1, width: 1, values: [0, 2, 0])

  private static let cases: [(any Attack, String)] = [
    (Blend(alpha: 0), "the trigger of Blend cannot be made: α is 0.0; choose from above 0 up to 1"),
    (
      Blend(alpha: .nan),
      "the trigger of Blend cannot be made: α is nan; choose from above 0 up to 1"
    ),
    (
      Blend(testAlpha: 1.5),
      "the trigger of Blend cannot be made: α is 1.5; choose from above 0 up to 1"
    ),
    (
      Blend(pattern: .image(large)),
      "the trigger of Blend cannot be made: its pattern is not made of values from 0 to 1"
    ),
    (
      AdapBlend(alpha: -1),
      "the trigger of Adap-Blend cannot be made: α is -1.0; choose from above 0 up to 1"
    ),
    (
      AdapBlend(pattern: .image(large)),
      "the trigger of Adap-Blend cannot be made: its pattern is not made of values from 0 to 1"
    ),
    (
      AdapBlend(grid: 9),
      "the trigger of Adap-Blend cannot be made: images of 8 × 10 cannot be cut in 9 × 9 pieces"
    ),
    (
      AdapBlend(grid: 0),
      "the trigger of Adap-Blend cannot be made: images of 8 × 10 cannot be cut in 0 × 0 pieces"
    ),
    (
      AdapBlend(hidden: 16),
      "the trigger of Adap-Blend cannot be made: 16 of 16 pieces would be hidden; leave at least one"
    ),
    (
      WaNet(controlPoints: 1),
      "the trigger of WaNet cannot be made: 1 control points along a side make no field; choose 2 to 1024"
    ),
    (
      WaNet(strength: .infinity),
      "the trigger of WaNet cannot be made: its strength is inf; choose more than 0"
    ),
    (
      FTrojan(),
      "the trigger of FTrojan cannot be made: images of 8 × 10 cannot be cut in windows of 32 × 32; choose one that divides both"
    ),
    (
      FTrojan(window: 0),
      "the trigger of FTrojan cannot be made: images of 8 × 10 cannot be cut in windows of 0 × 0; choose one that divides both"
    ),
    (
      FTrojan(window: 2),
      "the trigger of FTrojan cannot be made: a window of 2 × 2 has no frequency (15, 15); choose from 0 to 1"
    ),
    (
      FTrojan(positions: [], window: 2),
      "the trigger of FTrojan cannot be made: no frequency is given"
    ),
    (
      FTrojan(magnitude: 0, positions: [.init(row: 1, column: 1)], window: 2),
      "the trigger of FTrojan cannot be made: its magnitude is 0.0; choose from above 0 up to 1,000,000"
    ),
    (
      CornerTrigger(amplitude: 64),
      "the trigger of CornerTrigger cannot be made: its amplitude is 64.0; choose from above 0 up to 1"
    ),
    (
      CornerTrigger(testAmplitude: 0),
      "the trigger of CornerTrigger cannot be made: its amplitude is 0.0; choose from above 0 up to 1"
    ),
  ]

  @Test func everyOneIsOneSentence() {
    for (attack, sentence) in Self.cases {
      let error = #expect(throws: AttackError.self) { try attack.check(height: 8, width: 10) }
      #expect(error?.description == sentence)
    }
  }

  @Test func imagesThatAreTooSmall() {
    let cases: [(any Attack, String)] = [
      (WaNet(), "the trigger of WaNet cannot be made: images of 1 × 10 cannot be warped"),
      (
        CornerTrigger(),
        "the trigger of CornerTrigger cannot be made: images of 1 × 10 have no room for corners of 3 × 3; take images of 6 × 6 at least"
      ),
    ]
    for (attack, sentence) in cases {
      let error = #expect(throws: AttackError.self) { try attack.check(height: 1, width: 10) }
      #expect(error?.description == sentence)
    }
  }

  /// Any size that an attack accepts is poisoned without a trap, and stays an image.
  @Test(arguments: [(6, 6), (6, 31), (33, 20), (64, 32), (2, 2), (1, 1)])
  func anySizeThatIsAccepted(height: Int, width: Int) {
    let attacks: [any Attack] = [
      BadNets(), BadNets.backdoorBench, Blend(), AdapBlend(), WaNet(), WaNet.authors,
      FTrojan(positions: [.init(row: 0, column: 1)], window: 2), FTrojan(), CornerTrigger(),
      Blend(pattern: .image(formulaImage(1, height: 3, width: 50))),
    ]
    for attack in attacks where (try? attack.check(height: height, width: width)) != nil {
      var image = formulaImage(0, height: height, width: width)
      attack.poison(&image, draws: Draws(seed: 1, set: "train", row: 3))
      attack.cover(&image, draws: Draws(seed: 1, set: "train", row: 4))
      attack.trigger(&image, draws: Draws(seed: 1, set: "test", row: 3))
      #expect(image.values.count == height * width * 3)
      #expect(image.values.allSatisfy { (0...1).contains($0) }, "\(attack.name)")
    }
  }
}
