import Attacks
import Networks
import PipelineModel
import Stages

/// The smallest experiment with everything in it.
enum Tiny {
  static let network = ResNet18(width: 4, noise: 0.2, outputNoise: 0.2)
  /// Reduces the learning rate at once, so that the scheduler's state matters at boundaries.
  static let options = TrainingOptions(
    batch: 8, learningRate: 0.02, plateauPatience: 0, seed: 3)
  static let data = SyntheticImages(perClass: 4, testPerClass: 1, seed: 5)
  /// 10 of 40 images: one of each class.
  static let poisoned = Poison(data, with: BadNets(), rate: 0.25, target: 2, seed: 7)
  static let surrogate = Train(
    ResNet18(width: 4, noise: 0, outputNoise: 0), on: Clean(data), epochs: 1, options: options)
  /// 1 of the 4 images of the target class.
  static let labelConsistent = Poison(
    data,
    with: LabelConsistent(surrogate: surrogate, perturbation: ProjectedGradient(steps: 2)),
    rate: 0.25, target: 2, seed: 7)
  static let critic = InfoNCEOptions(batch: 8, negatives: 4, learningRate: 1e-3, epochs: 2)

  static func training(
    _ checkpoints: [Int] = [1], epochs: Int = 2, on data: any TrainingData = Tiny.poisoned,
    network: any Network = Tiny.network
  ) -> Train {
    Train(network, on: data, epochs: epochs, checkpoints: checkpoints, options: options)
  }

  static func planes(_ training: Train, clean: [Int] = [0, 1], draws: Int = 1) -> [InformationPlane]
  {
    training.checkpoints.map {
      InformationPlane(
        of: $0, in: training, cleanClasses: clean, draws: draws, inputRepresentation: critic,
        representationPrediction: critic, seed: 11)
    }
  }

  static func quick(_ estimator: Estimator = .infoNCE, epochs: Int = 2) -> EstimatorOptions {
    var options = EstimatorOptions(estimator)
    options.epochs = epochs
    options.seeds = 1
    options.folds = 2
    return options
  }

  /// On rows of the whole training set.
  static func wholePlanes(_ training: Train, draws: Int = 1) -> [InformationPlane] {
    training.checkpoints.map {
      .whole(
        of: $0, in: training, draws: draws, inputRepresentation: critic,
        representationPrediction: critic, inputPrediction: critic, seed: 11)
    }
  }

  /// The perturbation of a label-consistent attack.
  static func perturbed(
    _ perturbation: ProjectedGradient, rate: Double = 0.25, target: Int = 2
  ) -> any Stage {
    let poison = Poison(
      data, with: LabelConsistent(surrogate: surrogate, perturbation: perturbation), rate: rate,
      target: target)
    let inputs = Node(poison.samples).inputs
    return inputs.first { $0.name == "perturbed" }?.nodes.first?.stage ?? poison.samples
  }

  /// One of every kind of stock stage, but for the data set on disk.
  static func everything() -> [any Stage] {
    let attacked = training()
    let clean = training([], epochs: 1, on: Clean(data))
    let planes = planes(attacked)
    let sample = Activations(of: attacked.last, in: attacked, rows: .sample(count: 30), seed: 2)
    let score = StealthScore(planes, options: .init(phases: [1, 2]))
    let embedded = TSNE(sample, options: .init(perplexity: 5, iterations: 20))
    let clusters = Clusters(sample, count: 3)
    let exhibits: [any Stage<Exhibit>] = [
      Examples(of: poisoned, count: 3), TrainingCurves(attacked), TrainingCurves(clean),
      MICurves(planes), Scatter([embedded, PrincipalPlane(sample)]), ClusterTable([clusters]),
      ScoreTable(score),
      ImageQualityTable([ImageQuality(of: poisoned)]),
      Examples(of: labelConsistent, count: 3), AttackTable([attacked, clean]),
      ClusterCurves([clusters]), SubClusterCurves([SubClusters(sample, choosingFrom: 2...4)]),
    ]
    let whole = wholePlanes(attacked)
    let inequalities = InequalityChecks(whole)
    let bounds = BoundChecks(
      of: poisoned, predictions: [whole[1].activations], estimators: [.published(critic)],
      repetitions: 1)
    let phases = TrainingPhases(planes)
    let gaussian = GaussianStudy([quick(), quick(.mine)], samples: 60)
    let study: [any Stage] = [
      MICurves(planes, phases: phases), ValidationTable([bounds, inequalities]),
      BoundCurves(bounds), InequalityCurves(inequalities),
      GaussianCurves(gaussian), ValidationTable([gaussian]),
      StealthAgainstPerception([
        .init("BadNets", score: score, quality: ImageQuality(of: poisoned))
      ]),
      StealthTable([.init("BadNets", in: "tiny", scores: Replicates(seeds: [1]) { _ in score })]),
    ]
    let page = HTMLReport(
      "Tiny", settings: Settings(of: NoSettings()),
      sections: [
        .init("Attack", "First paragraph.", exhibits[0]),
        .init("Training", "", exhibits[1], exhibits[2]),
        .init("Rest", "", exhibits[3], exhibits[4], exhibits[5], exhibits[6]),
        .init("Attacks", "", exhibits[7], exhibits[8], exhibits[9]),
        .init("Clusters", "", exhibits[10], exhibits[11]),
      ])
    return [page, score, Weights(of: clean.last)] + study
  }

  static func scoreTable(_ score: any Stage) throws -> ScoreTable {
    guard let score = score as? any Stage<StealthScoreResult> else {
      throw UserError("not a score")
    }
    return ScoreTable(score)
  }

  /// The stages below `stage` and itself, each once.
  static func nodes(of stages: [any Stage]) -> [Node] {
    var nodes: [Node] = []
    func visit(_ node: Node) {
      guard !nodes.contains(where: { $0.definition == node.definition }) else { return }
      node.inputs.flatMap(\.nodes).forEach(visit)
      nodes.append(node)
    }
    for stage in stages { visit(Node(stage)) }
    return nodes
  }

  private struct NoSettings: Pipeline {
    var outputs: [Output] {}
  }
}
