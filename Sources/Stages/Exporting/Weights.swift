import Networks
public import PipelineModel
public import Tensors

/// A checkpoint's network for other programs: `weights.safetensors`, with the names and layouts of
/// PyTorch's `state_dict`. `Scripts/pytorch` loads it.
public struct Weights: Stage {
  @Input var checkpoint: any Stage<Checkpoint>

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String {
    guard let segment = checkpoint as? TrainSegment else { return "weights \(checkpoint.label)" }
    return "weights \(segment.samples.runName) epoch \(segment.lastEpoch)"
  }

  public init(of checkpoint: any Stage<Checkpoint>) { self.checkpoint = checkpoint }

  public func run(_ context: StageContext) throws -> NetworkWeights {
    NetworkWeights(tensors: try context.read(checkpoint).state.stateDictionary())
  }
}

/// Parameters and running statistics under PyTorch's names.
public struct NetworkWeights: Artifact, Equatable {
  public let tensors: TensorSet

  private static let file = "weights.safetensors"

  init(tensors: TensorSet) { self.tensors = tensors }

  public func payloads() -> [Payload] {
    [Payload(name: NetworkWeights.file, bytes: tensors.encoded(), elementSize: 4)]
  }

  public init(from payloads: any PayloadReader) throws {
    tensors = try TensorSet(decoding: payloads.bytes(NetworkWeights.file))
  }
}
