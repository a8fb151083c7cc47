import IBPipe

/// Every stock stage on the whole of CIFAR-10, with as little work as each allows: what it shows is
/// the memory that 50,000 images take. Run it as
///
///     ibpipe run Benchmarks/Pipelines/full-size.swift --set cifar=FOLDER --jobs 1
///
/// and look at `peakMemory` in the records of its cache.
@main
struct FullSize: Pipeline {
  @Setting("Folder or archive of CIFAR-10.") var cifar = "cifar-10-batches-bin"
  @Setting("Training images of each class.", in: 10...5000) var perClass = 5000
  @Setting("Test images of each class.", in: 10...1000) var testPerClass = 1000
  @Setting("Training images whose representation is embedded and clustered.", in: 10...50_000)
  var embedded = 50_000
  @Setting("Iterations of t-SNE.", in: 1...10_000) var iterations = 20
  @Setting("Channels of the network's first stage.", in: 4...64) var width = 4

  var outputs: [Output] {
    let data = CIFAR10(at: cifar, perClass: perClass, testPerClass: testPerClass)
    let options = TrainingOptions(seed: 1)
    let network = ResNet18(width: width, noise: 0.4, outputNoise: 0.4)
    let clean = Train(network, on: Clean(data), epochs: 1, options: options)
    let surrogate = Train(
      ResNet18(width: width, noise: 0, outputNoise: 0), on: Clean(data), epochs: 1, options: options
    )
    let attacks: [(String, Poison)] = [
      ("badnets", Poison(data, with: BadNets(), rate: 0.1, target: 0)),
      ("blend", Poison(data, with: Blend(), rate: 0.1, target: 0)),
      ("adap-blend", Poison(data, with: AdapBlend(), rate: 0.1, target: 0)),
      ("wanet", Poison(data, with: WaNet(), rate: 0.1, target: 0)),
      ("ftrojan", Poison(data, with: FTrojan(), rate: 0.1, target: 0)),
      (
        "label-consistent",
        Poison(
          data,
          with: LabelConsistent(
            surrogate: surrogate, perturbation: ProjectedGradient(step: 0.1, steps: 1)),
          rate: 0.1, target: 0)
      ),
    ]
    let attacked = attacks.map { Train(network, on: $0.1, epochs: 1, options: options) }
    let critic = InfoNCEOptions(batch: 64, negatives: 16, learningRate: 1e-3, epochs: 2)

    Output(
      "table", AttackTable([clean] + attacked, qualities: attacks.map { ImageQuality(of: $0.1) }))
    for (name, poison) in attacks { Output("gallery/\(name)", Examples(of: poison)) }
    if let training = attacked.first {
      let checkpoint = training.last
      let planes = [
        InformationPlane(
          of: checkpoint, in: training, cleanClasses: Array(1..<10), draws: 2,
          inputRepresentation: critic, representationPrediction: critic)
      ]
      let all = Activations(of: checkpoint, in: training, rows: .sample(count: embedded))
      Output("curves", MICurves(planes))
      Output("training", TrainingCurves(training))
      Output("clusters", ClusterTable([Clusters(all)]))
      Output(
        "embedding",
        Scatter([
          TSNE(
            all, options: TSNEOptions(iterations: iterations, exaggeratedIterations: iterations / 2)
          )
        ]))
      Output("weights", Weights(of: checkpoint))
    }
  }
}
