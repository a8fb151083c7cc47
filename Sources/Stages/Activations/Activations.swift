import Networks
public import PipelineModel
import Tensors

/// Runs a checkpoint over training rows in evaluation mode, its noise switched on unless told
/// otherwise.
public struct Activations: Stage {
  @Input var checkpoint: any Stage<Checkpoint>
  @Input var samples: any Stage<TrainingSamples>
  let network: any Network
  /// Networks of two kinds may have the same parameters.
  let architecture: String
  let selection: RowSelection
  let draws: Int
  let isSilent: Bool
  let seed: UInt64

  public static var codeStamp: CodeStamp { .version(2) }
  public var label: String {
    let segment = checkpoint as? TrainSegment
    let place = segment.map { "\($0.samples.runName) epoch \($0.lastEpoch)" } ?? checkpoint.label
    let noise = isSilent ? " without noise" : ""
    if case .sample(let count) = selection {
      return "activations \(place)\(noise) (\(count) rows)"
    }
    return "activations \(place)\(noise)"
  }

  /// - Parameters:
  ///   - checkpoint: one of the checkpoints of `training`.
  ///   - draws: how many independent draws of the noise, at least 1.
  ///   - isSilent: switches the noise off: what a network without noise makes of the weights.
  public init(
    of checkpoint: any Stage<Checkpoint>, in training: Train, rows: RowSelection, draws: Int = 1,
    isSilent: Bool = false, seed: UInt64 = 1
  ) {
    self.checkpoint = checkpoint
    self.samples = training.data.samples
    self.network = training.network
    self.architecture = type(of: training.network).name
    self.selection = rows
    self.draws = draws
    self.isSilent = isSilent
    self.seed = seed
  }

  public func check() throws {
    guard draws >= 1 else {
      throw UserError("\(draws) draws of the noise were asked for; ask for at least 1")
    }
    try selection.check(classes: network.classes)
    if let segment = checkpoint as? TrainSegment,
      !segment.network.isEqual(to: network)
        || Node(segment.samples).definition != Node(samples).definition
    {
      throw UserError("the checkpoint is not one of the training run that is given with it")
    }
  }

  public func run(_ context: StageContext) throws -> ActivationSet {
    let checkpoint = try context.read(checkpoint)
    let samples = try context.read(samples)
    let (rows, subsets) = try selection.rows(of: samples, seed: seed)
    let chosen = samples.images.rows(rows)
    let inference = try Inference(
      network: isSilent ? network.withoutNoise : network, state: checkpoint.state)
    var passes: [Inference.Activations] = []
    for draw in 0..<draws {
      try context.report(Double(draw) / Double(draws), "draw \(draw + 1) of \(draws)")
      passes.append(try inference.activations(images: chosen.images, draw: draw, seed: seed))
    }
    return ActivationSet(
      epoch: checkpoint.state.epoch, rows: rows, labels: chosen.labels,
      poisoned: rows.map { samples.manifest.poisoned[$0] }, target: samples.target,
      representations: passes.map(\.representation), logits: passes.map(\.logits),
      probabilities: passes.map(\.probabilities),
      subsets: Dictionary(
        subsets.map { ($0.key.key, $0.value) }, uniquingKeysWith: { first, _ in first }))
  }
}
