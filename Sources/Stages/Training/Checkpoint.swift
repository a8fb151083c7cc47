public import Networks
public import PipelineModel
import Tensors

/// A network at the end of an epoch: the full state of its training, and the metrics of every
/// epoch so far.
public struct Checkpoint: Artifact {
  public let state: TrainingState
  public let metrics: [EpochMetrics]

  static let stateFile = "state.safetensors"
  static let metricsFile = "metrics.json"

  public func payloads() throws -> [Payload] {
    [
      Payload(name: Checkpoint.stateFile, bytes: state.encoded().encoded(), elementSize: 4),
      try .json(Checkpoint.metricsFile, metrics),
    ]
  }

  public init(from payloads: any PayloadReader) throws {
    state = try TrainingState(decoding: TensorFile(Checkpoint.stateFile, in: payloads))
    metrics = try payloads.json(Checkpoint.metricsFile)
    guard metrics.count == state.epoch,
      metrics.enumerated().allSatisfy({ $0.element.epoch == $0.offset + 1 })
    else {
      throw UserError(
        "the metrics of a checkpoint are not those of epochs 1 to \(state.epoch), where its state is"
      )
    }
  }

  init(state: TrainingState, metrics: [EpochMetrics]) {
    self.state = state
    self.metrics = metrics
  }
}
