import Networks
import PipelineModel
import Tensors

/// Trains from the end of one checkpoint to the end of the next.
///
/// After every epoch the state goes to the stage's saved progress, so a killed run loses at most
/// the epoch it was in.
struct TrainSegment: Stage {
  /// The segment before, or nothing for the first.
  @Inputs var previous: [any Stage<Checkpoint>]
  @Input var samples: any Stage<TrainingSamples>
  @Input var test: any Stage<LabelledImages>
  @Inputs var triggered: [any Stage<LabelledImages>]
  let network: any Network
  /// Networks of two kinds may have the same parameters.
  let architecture: String
  let options: TrainingOptions
  let firstEpoch: Int
  let lastEpoch: Int
  let target: Int?

  static var kind: String { "train" }
  static var codeStamp: CodeStamp { .version(2) }
  var label: String {
    "train \(samples.runName) "
      + (firstEpoch == lastEpoch ? "epoch \(lastEpoch)" : "epochs \(firstEpoch)-\(lastEpoch)")
  }

  func check() throws {
    guard lastEpoch >= firstEpoch else {
      throw UserError("\(lastEpoch) epochs of training were asked for; ask for at least 1")
    }
    try network.validate()
    try options.validate()
    if let target, !(0..<network.classes).contains(target) {
      throw UserError(
        "the target class \(target) is not one of the network's \(network.classes) classes, 0 to "
          + "\(network.classes - 1)")
    }
  }

  func run(_ context: StageContext) throws -> Checkpoint {
    var checkpoint = try start(context)
    let samples = try context.read(samples)
    let trainer = try Trainer(
      network: network, options: options, state: checkpoint.state, training: samples.images,
      test: context.read(test), triggered: triggeredImages(context))
    let total = Double(lastEpoch - firstEpoch + 1)
    while trainer.state.epoch < lastEpoch {
      let done = Double(trainer.state.epoch - firstEpoch + 1)
      let metrics = try trainer.runEpoch { fraction, loss in
        let rounded = (loss * 1000).rounded() / 1000
        try context.report(
          (done + fraction) / total, "epoch \(trainer.state.epoch + 1), loss \(rounded)")
      }
      checkpoint = Checkpoint(state: trainer.state, metrics: checkpoint.metrics + [metrics])
      if trainer.state.epoch < lastEpoch { try context.save(checkpoint.payloads()) }
    }
    return checkpoint
  }

  /// Where to go on: an earlier attempt's last epoch, else the previous checkpoint, else nothing.
  private func start(_ context: StageContext) throws -> Checkpoint {
    // What does not fit is no error: it only cannot be gone on from.
    if let saved = try context.resume(), let checkpoint = try? Checkpoint(from: saved),
      (firstEpoch...lastEpoch).contains(checkpoint.state.epoch),
      (try? Inference(network: network, state: checkpoint.state)) != nil
    {
      return checkpoint
    }
    if let previous = previous.first { return try context.read(previous) }
    return Checkpoint(
      state: try TrainingState(initializing: network, seed: options.seed), metrics: [])
  }

  private func triggeredImages(_ context: StageContext) throws -> TriggeredImages? {
    guard let stage = triggered.first, let target else { return nil }
    return TriggeredImages(samples: try context.read(stage), target: target)
  }
}
