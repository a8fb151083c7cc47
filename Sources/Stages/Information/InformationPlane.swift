public import Attacks
public import Information
public import PipelineModel

/// Where a checkpoint stands in the information plane: I(X;T), I(T;Ŷ) and, where asked for, I(X;Ŷ)
/// for each class-wise subset, every one an independent stage.
public struct InformationPlane: Sendable {
  public let points: [any Stage<InformationPoint>]
  public let activations: any Stage<ActivationSet>

  /// - Parameters:
  ///   - checkpoint: one of the checkpoints of `training`.
  ///   - cleanClasses: the classes beside the target's that are measured.
  ///   - quantities: what is measured; I(X;Ŷ) has to be asked for.
  ///   - sample: how the target class's mixed sample is composed.
  ///   - controls: the small subsets whose size is matched: for each, as many rows of every clean
  ///     class and of the whole target class are measured beside it. `[.targetBackdoor]` is what
  ///     low rates of poison need.
  ///   - draws: over how many independent draws of the noise each estimate is averaged.
  ///   - prediction: what stands for Ŷ.
  ///   - inputRepresentation: how I(X;T) is estimated, as the published code does.
  ///   - representationPrediction: the same for I(T;Ŷ).
  ///   - inputPrediction: the same for I(X;Ŷ).
  ///   - estimator: in the place of all three, any estimator: `.init()` is InfoNCE that is read on
  ///     held-out samples.
  public init(
    of checkpoint: any Stage<Checkpoint>, in training: Train, cleanClasses: [Int] = [1, 2],
    quantities: [InformationQuantity] = [.inputRepresentation, .representationPrediction],
    sample: SampleMixing = .paper, controls: [RowSubset] = [],
    draws: Int = 1, prediction: Prediction = .logits,
    inputRepresentation: InfoNCEOptions = .inputRepresentation,
    representationPrediction: InfoNCEOptions = .representationPrediction,
    inputPrediction: InfoNCEOptions = .inputRepresentation, estimator: EstimatorOptions? = nil,
    seed: UInt64 = 1
  ) {
    let activations = Activations(
      of: checkpoint, in: training,
      rows: sample == .paper
        ? .classes(clean: cleanClasses) : .mixedClasses(clean: cleanClasses, sample: sample),
      draws: draws, seed: seed)
    // Without an attack the target class is a class like the others, and no subset is small.
    let target = training.data.target
    let classes = cleanClasses.filter { $0 != target ?? 0 }.map { RowSubset.cleanClass($0) }
    let ofTarget = target == nil ? [.cleanClass(0)] : RowSubset.ofTarget
    let matched = (target == nil ? [] : controls).flatMap { small in
      ([.target] + classes).filter { $0 != small }.map { RowSubset.drawn(from: $0, sizeOf: small) }
    }
    self.init(
      activations, samples: training.data.samples, subsets: ofTarget + classes + matched,
      quantities: quantities, draws: draws, prediction: prediction,
      options: [
        .inputRepresentation: inputRepresentation,
        .representationPrediction: representationPrediction, .inputPrediction: inputPrediction,
      ], estimator: estimator, seed: seed)
  }

  /// I(X;T), I(T;Ŷ) and I(X;Ŷ) on rows of the whole training set: what ``InequalityChecks`` is made
  /// of (paper, Fig. 6).
  ///
  /// - Parameters:
  ///   - checkpoint: one of the checkpoints of `training`.
  ///   - rows: how many are drawn; all where there are no more.
  ///   - draws: how many independent draws of the noise are estimated from, each by itself.
  public static func whole(
    of checkpoint: any Stage<Checkpoint>, in training: Train, rows: Int = 50_000, draws: Int = 1,
    prediction: Prediction = .logits, inputRepresentation: InfoNCEOptions = .inputRepresentation,
    representationPrediction: InfoNCEOptions = .representationPrediction,
    inputPrediction: InfoNCEOptions = .inputRepresentation, estimator: EstimatorOptions? = nil,
    seed: UInt64 = 1
  ) -> InformationPlane {
    InformationPlane(
      Activations(
        of: checkpoint, in: training, rows: .sample(count: rows), draws: draws, seed: seed),
      samples: training.data.samples, subsets: [.all], quantities: InformationQuantity.allCases,
      draws: draws, prediction: prediction,
      options: [
        .inputRepresentation: inputRepresentation,
        .representationPrediction: representationPrediction, .inputPrediction: inputPrediction,
      ], estimator: estimator, seed: seed)
  }

  private init(
    _ activations: Activations, samples: any Stage<TrainingSamples>, subsets: [RowSubset],
    quantities: [InformationQuantity], draws: Int, prediction: Prediction,
    options: [InformationQuantity: InfoNCEOptions], estimator: EstimatorOptions?, seed: UInt64
  ) {
    self.activations = activations
    points = quantities.flatMap { quantity in
      func estimate(_ subset: RowSubset) -> EstimateInformation {
        var whole: [EstimateInformation] = []
        if case .drawn(let source, _) = subset { whole = [estimate(source)] }
        // I(X;T) has no Ŷ: it must stay fresh when another is chosen.
        return EstimateInformation(
          activations: activations, samples: quantity.hasInput ? [samples] : [], whole: whole,
          quantity: quantity, subset: subset,
          prediction: quantity == .inputRepresentation ? .logits : prediction, draws: draws,
          options: estimator.map { .estimator($0) }
            ?? .published(options[quantity] ?? .inputRepresentation), seed: seed)
      }
      return subsets.map(estimate)
    }
  }
}

extension InformationQuantity {
  fileprivate var hasInput: Bool { self != .representationPrediction }
}
