import IBPipe

/// A first experiment on the embedded synthetic images: BadNets against a small noisy ResNet-18,
/// from the data to a report, in under three minutes on two cores.
@main
struct Quickstart: Pipeline {
  @Setting("Channels of the network's first stage; the paper's has 64.", in: 4...64)
  var width = 8
  @Setting("Standard deviation of the noise in the network.", in: 0...10) var noise = 0.4
  @Setting("Share of the training images that is poisoned.", in: 0.001...0.9) var rate = 0.1
  @Setting("Training images of each class.", in: 10...10_000) var perClass = 300
  @Setting("Epochs of training.", in: 1...1000) var epochs = 8
  @Setting("After which epochs information is measured.") var checkpoints = [1, 3, 8]
  @Setting("Seed of everything that is drawn at random.") var seed: UInt64 = 1

  var outputs: [Output] {
    let data = SyntheticImages(perClass: perClass, testPerClass: 60, seed: seed)
    let poisoned = Poison(data, with: BadNets(), rate: rate, target: 0, seed: seed)
    let network = ResNet18(width: width, noise: noise, outputNoise: noise)
    let options = TrainingOptions(batch: 64, learningRate: 0.02, seed: seed)

    let attacked = Train(
      network, on: poisoned, epochs: epochs, checkpoints: checkpoints, options: options)
    let clean = Train(network, on: Clean(data), epochs: epochs, options: options)

    // Small batches and few passes: a look at the curves, not the paper's protocol.
    let critic = InfoNCEOptions(batch: 64, negatives: 128, learningRate: 1e-3, epochs: 60)
    let planes = attacked.checkpoints.map { checkpoint in
      InformationPlane(
        of: checkpoint, in: attacked, inputRepresentation: critic,
        representationPrediction: critic, seed: seed)
    }
    let embedded = [attacked.checkpoints.first, attacked.last].compactMap { $0 }.map {
      Activations(of: $0, in: attacked, rows: .sample(count: 1000), seed: seed)
    }
    let score = StealthScore(planes, options: .init(phases: attacked.epochs))

    Output("score", score)
    Output("clean/training", TrainingCurves(clean))
    Output("curves", MICurves(planes))
    Output(
      "report",
      HTMLReport(
        "Quickstart: BadNets on synthetic images",
        subtitle: "What a backdoor changes in what a noisy ResNet-18 learns.",
        settings: Settings(of: self),
        sections: [
          .init(
            "The attack",
            "A red square in the corner, and the target's label whatever the image shows.",
            Examples(of: poisoned)),
          .init("Training under attack", "", TrainingCurves(attacked)),
          .init("Training without attack", "", TrainingCurves(clean)),
          .init(
            "Mutual information over training",
            """
            How much the representation T keeps of the images X, and how much of it the predictions \
            use, for subsets of the target class 0 and for two clean classes. The subsets are small \
            and the critics are trained briefly here: see the badnets pipeline for curves to read.
            """, MICurves(planes)),
          .init(
            "The representation",
            "T of a thousand random training images, early and late: poisoned ones in red.",
            Scatter(embedded.map { TSNE($0, seed: seed) }),
            ClusterTable(embedded.map { Clusters($0, seed: seed) })),
          .init("Stealth score", "", ScoreTable(score)),
        ]))
  }
}
