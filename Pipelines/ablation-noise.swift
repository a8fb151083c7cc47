import IBPipe

/// How the noise σ changes the information dynamics of a backdoored ResNet-18 (paper, Fig. 13).
///
/// Runs on the embedded synthetic images; `--set cifar=FOLDER` takes CIFAR-10 instead. Only what
/// depends on σ runs again when σ changes: data and poison come from the cache.
@main
struct NoiseAblation: Pipeline {
  @Setting("Standard deviations of the injected Gaussian noise.") var sigmas = [0.4, 0.1]
  @Setting("Share of every class that is poisoned.", in: 0.001...0.9) var rate = 0.1
  @Setting("Folder or archive of CIFAR-10; empty for the synthetic images.") var cifar = ""
  @Setting("Training images of each class.", in: 10...5000) var perClass = 300
  @Setting("Channels of the network's first stage; the paper's has 64.", in: 4...64) var width = 8
  @Setting("Epochs of training.", in: 1...1000) var epochs = 6
  @Setting("After which epochs information is measured.") var checkpoints = [1, 3, 6]
  @Setting("Passes of an information estimator; the paper's are 350 and 250.", in: 1...10_000)
  var criticEpochs = 40
  @Setting("Seed of everything that is drawn at random.") var seed: UInt64 = 1

  var outputs: [Output] {
    let data: any Dataset =
      cifar.isEmpty
      ? SyntheticImages(perClass: perClass, testPerClass: 60, seed: seed)
      : CIFAR10(at: cifar, perClass: perClass)
    let poisoned = Poison(data, with: BadNets(), rate: rate, target: 0, seed: seed)
    let critic = InfoNCEOptions(
      batch: 64, negatives: 128, learningRate: 1e-3, epochs: criticEpochs)

    for sigma in sigmas {
      let training = Train(
        ResNet18(width: width, noise: sigma, outputNoise: sigma), on: poisoned, epochs: epochs,
        checkpoints: checkpoints,
        options: TrainingOptions(batch: 64, learningRate: 0.02, seed: seed))
      let planes = training.checkpoints.map { checkpoint in
        InformationPlane(
          of: checkpoint, in: training, inputRepresentation: critic,
          representationPrediction: critic, seed: seed)
      }
      let score = StealthScore(planes, options: .init(phases: training.epochs))
      Output("sigma-\(sigma)/training", TrainingCurves(training))
      Output("sigma-\(sigma)/dynamics", MICurves(planes))
      Output("sigma-\(sigma)/score", score)
    }
  }
}
