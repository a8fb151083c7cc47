import IBPipe

/// BadNets on CIFAR-10: the information dynamics of a backdoored noisy ResNet-18, the t-SNE of its
/// representation and its stealth score (paper, Figs. 3 and 4, and Table I).
///
/// The defaults are a reduced run for a small machine. The paper's own settings are
/// `--set width=64 --set perClass=5000 --set epochs=120 --set batch=256
/// --set checkpoints=1,5,10,20,40,60,80,100,120 --set phases=5,10,60,120 --set criticEpochs=350`.
@main
struct BadNetsDynamics: Pipeline {
  @Setting("Folder or archive of CIFAR-10 in its binary layout.") var cifar = "cifar-10-batches-bin"
  @Setting("Training images of each class.", in: 10...5000) var perClass = 1000
  @Setting("Test images of each class.", in: 1...1000) var testPerClass = 200
  @Setting("Share of every class that is poisoned.", in: 0.001...0.9) var rate = 0.1
  @Setting("The class that the attack wants.", in: 0...9) var target = 0
  @Setting("Channels of the network's first stage; the paper's has 64.", in: 4...64) var width = 16
  @Setting("Standard deviation of the noise in the network.", in: 0...10) var noise = 0.4
  @Setting("Epochs of training.", in: 1...1000) var epochs = 20
  @Setting("Images in a training batch.", in: 1...4096) var batch = 128
  @Setting("Learning rate at the start.", in: 1e-6...10) var learningRate = 0.01
  @Setting("After which epochs information is measured.") var checkpoints = [1, 3, 5, 10, 20]
  @Setting("The epochs of the stealth score's phases.") var phases = [1, 5, 10, 20]
  @Setting("Passes of an information estimator; the paper's are 350 and 250.", in: 1...10_000)
  var criticEpochs = 150
  @Setting("Draws of the network's noise that each estimate is averaged over.", in: 1...100)
  var draws = 1
  @Setting("Rows drawn in t-SNE.", in: 10...50_000) var points = 3000
  @Setting("Seed of everything that is drawn at random.") var seed: UInt64 = 1

  var outputs: [Output] {
    let data = CIFAR10(at: cifar, perClass: perClass, testPerClass: testPerClass)
    let poisoned = Poison(data, with: BadNets(), rate: rate, target: target, seed: seed)
    let network = ResNet18(width: width, noise: noise, outputNoise: noise)
    let options = TrainingOptions(batch: batch, learningRate: learningRate, seed: seed)
    let training = Train(
      network, on: poisoned, epochs: epochs, checkpoints: checkpoints, options: options)
    let clean = Train(network, on: Clean(data), epochs: epochs, options: options)

    let planes = training.checkpoints.map { checkpoint in
      InformationPlane(
        of: checkpoint, in: training, draws: draws,
        inputRepresentation: estimator(.inputRepresentation),
        representationPrediction: estimator(.representationPrediction), seed: seed)
    }
    let embedded = [training.checkpoints.first, training.last].compactMap { $0 }.map {
      Activations(of: $0, in: training, rows: .sample(count: points), seed: seed)
    }
    let score = StealthScore(planes, options: .init(phases: phases))

    Output("training", TrainingCurves(training))
    Output("clean/training", TrainingCurves(clean))
    Output("dynamics", MICurves(planes))
    Output("score", score)
    Output(
      "report",
      HTMLReport(
        "BadNets on CIFAR-10",
        subtitle: "The information dynamics of a backdoored noisy ResNet-18.",
        settings: Settings(of: self),
        sections: [
          .init("The attack", "", Examples(of: poisoned)),
          .init("Training under attack", "", TrainingCurves(training)),
          .init("Training without attack", "", TrainingCurves(clean)),
          .init("Mutual information over training", "", MICurves(planes)),
          .init(
            "The representation", "", Scatter(embedded.map { TSNE($0, seed: seed) }),
            ClusterTable(embedded.map { Clusters($0, seed: seed) })),
          .init("Stealth score", "", ScoreTable(score)),
        ]))
  }

  /// The paper's estimator with the number of passes that was asked for.
  private func estimator(_ published: InfoNCEOptions) -> InfoNCEOptions {
    var options = published
    options.epochs = criticEpochs
    return options
  }
}
