import IBPipe

/// A network that is trained on images under attack, and what the paper measures of it. Making one
/// runs nothing.
struct Experiment: Sendable {
  let attack: PaperAttack
  let poisoned: Poison
  let training: Train
  /// I(X;T) and I(T;Ŷ) by subset, after each checkpoint.
  let planes: [InformationPlane]
  let phases: TrainingPhases
  private let size: Size
  private let seed: UInt64

  init(attack: PaperAttack, poisoned: Poison, training: Train, size: Size, seed: UInt64) {
    self.attack = attack
    self.poisoned = poisoned
    self.training = training
    self.size = size
    self.seed = seed
    planes = training.checkpoints.map { checkpoint in
      InformationPlane(
        of: checkpoint, in: training, cleanClasses: size.cleanClasses, controls: size.controls,
        draws: size.draws, inputRepresentation: size.inputRepresentation,
        representationPrediction: size.representationPrediction, seed: seed)
    }
    phases = TrainingPhases(planes)
  }

  /// The curves of a figure, without and with size-matched controls, which are what subsets of
  /// different sizes can be compared by.
  var curves: MICurves { MICurves(planes, phases: phases, showsControls: false) }
  var curvesWithControls: MICurves { MICurves(planes, phases: phases) }

  /// - Parameter isSizeMatched: compares with as many rows of the clean classes, and not with whole
  ///   ones as published.
  func score(isSizeMatched: Bool = false) -> any Stage<StealthScoreResult> {
    StealthScore(planes, phases: phases, reference: isSizeMatched ? .sizeMatched : .classes)
  }

  /// How images are changed.
  var quality: ImageQuality { ImageQuality(of: poisoned) }

  /// T of rows of all classes, after each of the epochs that embeddings are made of.
  private var representations: [Activations] {
    zip(training.epochs, training.checkpoints).filter { size.embedded.contains($0.0) }.map {
      Activations(
        of: $0.1, in: training, rows: .sample(count: size.embeddedRows), seed: seed)
    }
  }

  /// All from the arrangement of the last one, so that the pictures can be compared.
  var scatter: Scatter {
    let plane = representations.last.map { PrincipalPlane($0, seed: seed) }
    return Scatter(
      representations.map {
        TSNE($0, startingFrom: plane, options: size.embedding, seed: seed)
      })
  }

  private var clusterings: [Clusters] {
    representations.map { Clusters($0, choosingFrom: 2...15, seed: seed) }
  }
  var clusters: ClusterTable { ClusterTable(clusterings) }
  /// Where the poisoned rows lie in the clusters, over training.
  var clusterCurves: ClusterCurves { ClusterCurves(clusterings) }
  /// Into how many parts the poisoned rows alone fall, over training.
  var subClusterCurves: SubClusterCurves {
    SubClusterCurves(representations.map { SubClusters($0, seed: seed) })
  }

  /// All three quantities on rows of the whole training set, after each checkpoint.
  var wholePlanes: [InformationPlane] { wholePlanes() }

  /// The same, read on rows that no critic was trained on. Such critics stop when they learn nothing
  /// more that holds for other rows; the published ones learn theirs by heart for as long as they
  /// are trained.
  var heldOutWholePlanes: [InformationPlane] { wholePlanes(size.heldOut) }

  private func wholePlanes(_ estimator: EstimatorOptions? = nil) -> [InformationPlane] {
    training.checkpoints.map { checkpoint in
      .whole(
        of: checkpoint, in: training, rows: size.wholeRows, draws: size.repetitions,
        inputRepresentation: size.inputRepresentation,
        representationPrediction: size.representationPrediction,
        inputPrediction: size.inputRepresentation, estimator: estimator, seed: seed)
    }
  }

  /// What is known exactly of which rows are poisoned, against estimates.
  var bounds: BoundChecks {
    BoundChecks(
      of: poisoned, predictions: wholePlanes.suffix(1).map(\.activations), estimators: size.bounds,
      repetitions: size.repetitions, seed: seed)
  }
}
