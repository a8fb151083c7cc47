public import Information
public import PipelineModel

/// Where a checkpoint stands in the information plane: I(X;T) and I(T;Ŷ) for each class-wise
/// subset, every one an independent stage.
public struct InformationPlane: Sendable {
  public let points: [any Stage<InformationPoint>]
  public let activations: any Stage<ActivationSet>

  /// - Parameters:
  ///   - checkpoint: one of the checkpoints of `training`.
  ///   - cleanClasses: the classes beside the target's that are measured.
  ///   - draws: over how many independent draws of the noise each estimate is averaged.
  ///   - inputRepresentation: how I(X;T) is estimated.
  ///   - representationPrediction: how I(T;Ŷ) is estimated.
  public init(
    of checkpoint: any Stage<Checkpoint>, in training: Train, cleanClasses: [Int] = [1, 2],
    draws: Int = 1, prediction: Prediction = .logits,
    inputRepresentation: InfoNCEOptions = .inputRepresentation,
    representationPrediction: InfoNCEOptions = .representationPrediction, seed: UInt64 = 1
  ) {
    let activations = Activations(
      of: checkpoint, in: training, rows: .classes(clean: cleanClasses), draws: draws, seed: seed)
    // Without an attack the target class is a class like the others.
    let ofTarget = training.data.target == nil ? [.cleanClass(0)] : RowSubset.ofTarget
    let subsets =
      ofTarget
      + cleanClasses.filter { $0 != training.data.target ?? 0 }.map { RowSubset.cleanClass($0) }
    self.activations = activations
    points = InformationQuantity.allCases.flatMap { quantity in
      subsets.map { subset in
        let ofInput = quantity == .inputRepresentation
        // I(X;T) has no Ŷ: it must stay fresh when another is chosen.
        return EstimateInformation(
          activations: activations, samples: ofInput ? [training.data.samples] : [],
          quantity: quantity, subset: subset, prediction: ofInput ? .logits : prediction,
          draws: draws,
          options: ofInput ? inputRepresentation : representationPrediction, seed: seed)
      }
    }
  }
}
