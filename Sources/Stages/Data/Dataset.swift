public import PipelineModel
public import Tensors

/// A data set: the stages that give its training and its test images.
public protocol Dataset: Sendable {
  var train: any Stage<LabelledImages> { get }
  var test: any Stage<LabelledImages> { get }
}

extension LabelledImages: Artifact {
  private static let file = "images.safetensors"

  public func payloads() -> [Payload] {
    [Payload(name: LabelledImages.file, bytes: encoded(), elementSize: 4)]
  }

  public init(from payloads: any PayloadReader) throws {
    try self.init(TensorFile(LabelledImages.file, in: payloads))
  }
}
