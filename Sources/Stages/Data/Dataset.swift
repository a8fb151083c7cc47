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

  /// Some rows' images, `[rows, height, width, 3]`, without reading the others; nil where the set
  /// does not have all of them.
  static func images(
    of rows: [Int], in payloads: any PayloadReader, file: String = LabelledImages.file
  ) throws -> Tensor? {
    let tensors = try TensorPayload(file, in: payloads)
    let shape = try tensors.shape("images")
    guard shape.count == 4, rows.allSatisfy({ (0..<shape[0]).contains($0) }) else { return nil }
    return try tensors.float("images", rows: rows)
  }
}
