public import PipelineModel
public import Tensors

extension TensorSet: Artifact {
  public func payloads() -> [Payload] {
    let bytes = encoded()
    let size = (try? TensorTable(of: bytes).commonElementSize) ?? 1
    return [Payload(name: ImportedArtifact.tensors, bytes: bytes, elementSize: size)]
  }

  public init(from payloads: any PayloadReader) throws {
    try self.init(decoding: payloads.bytes(ImportedArtifact.tensors))
  }
}
