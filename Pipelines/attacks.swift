import IBPipe

/// All six attacks, and none: what each changes in an image and how visible that is, what it does to a
/// network's accuracy, and how often its trigger succeeds.
///
/// Runs on the embedded synthetic images; on CIFAR-10, with 10,000 training images, about as
/// `--set cifar=FOLDER --set images=10000 --set width=16 --set epochs=20`.
@main
struct SixAttacks: Pipeline {
  @Setting("Folder or archive of CIFAR-10; empty for the synthetic images.") var cifar = ""
  @Setting("Training images.", in: 100...50_000) var images = 2000
  @Setting("Test images.", in: 10...10_000) var testImages = 500
  @Setting("Share of the training images that is poisoned.", in: 0.001...0.3) var rate = 0.1
  @Setting("Share of the target class that a clean-label attack poisons.", in: 0.001...0.9)
  var cleanLabelRate = 0.25
  @Setting("The class that the attacks want.", in: 0...9) var target = 0
  @Setting("Steps of the label-consistent perturbation.", in: 1...1000) var steps = 20
  @Setting("Channels of the network's first stage; the paper's has 64.", in: 4...64) var width = 8
  @Setting("Standard deviation of the noise in the network.", in: 0...10) var noise = 0.4
  @Setting("Epochs of training.", in: 1...1000) var epochs = 6
  @Setting("Images in a training batch.", in: 1...4096) var batch = 64
  @Setting("Learning rate at the start.", in: 1e-6...10) var learningRate = 0.02
  @Setting("Seed of everything that is drawn at random.") var seed: UInt64 = 1

  var outputs: [Output] {
    let data: any Dataset =
      cifar.isEmpty
      ? SyntheticImages(perClass: images / 10, testPerClass: testImages / 10, seed: seed)
      : CIFAR10(at: cifar, perClass: images / 10, testPerClass: testImages / 10)
    let options = TrainingOptions(batch: batch, learningRate: learningRate, seed: seed)
    let network = ResNet18(width: width, noise: noise, outputNoise: noise)

    // The surrogate that the label-consistent attack perturbs against: clean, and without noise.
    let surrogate = Train(
      ResNet18(width: width, noise: 0, outputNoise: 0), on: Clean(data), epochs: epochs,
      options: options)
    let labelConsistent = LabelConsistent(
      surrogate: surrogate,
      perturbation: ProjectedGradient(step: 1.5 * 300 / 255 / Double(steps), steps: steps))

    let attacks = [
      poison(data, with: BadNets()), poison(data, with: Blend()), poison(data, with: AdapBlend()),
      poison(data, with: WaNet()), poison(data, with: FTrojan()),
      (
        "label-consistent",
        Poison(data, with: labelConsistent, rate: cleanLabelRate, target: target, seed: seed)
      ),
    ]
    let clean = Train(network, on: Clean(data), epochs: epochs, options: options)
    let attacked = attacks.map { Train(network, on: $0.1, epochs: epochs, options: options) }

    let table = AttackTable(
      [clean] + attacked, qualities: attacks.map { ImageQuality(of: $0.1) })

    for (name, poison) in attacks { Output("gallery/\(name)", Examples(of: poison)) }
    Output("table", table)
    Output(
      "report",
      HTMLReport(
        "Six attacks", subtitle: "What each changes, and whether it works.",
        settings: Settings(of: self),
        sections: [.init("Side by side", "", table)]
          + zip(attacks, attacked).map { attack, training in
            .init(attack.0, "", Examples(of: attack.1), TrainingCurves(training))
          }))
  }

  private func poison<A: Attack & Encodable>(
    _ data: any Dataset, with attack: A
  ) -> (String, Poison) {
    (
      attack.name.lowercased(),
      Poison(data, with: attack, rate: rate, target: target, seed: seed)
    )
  }
}
