public import PipelineModel
public import Tensors

/// Points in the plane, with what is known of each.
public struct Embedding: Artifact {
  public let epoch: Int
  /// `[n, 2]`.
  public let points: Tensor
  public let labels: [Int]
  public let poisoned: [Bool]
  /// The Kullback–Leibler divergence that t-SNE reached; nil where the points lie along principal
  /// components.
  public let divergence: Double?

  private struct Summary: Codable {
    let epoch: Int
    let divergence: Double?
  }

  init(epoch: Int, points: Tensor, labels: [Int], poisoned: [Bool], divergence: Double?) {
    self.epoch = epoch
    self.points = points
    self.labels = labels
    self.poisoned = poisoned
    self.divergence = divergence
  }

  public func payloads() throws -> [Payload] {
    let file = TensorFile(
      floats: ["points": points],
      integers: [
        "labels": IntegerTensor(labels), "poisoned": IntegerTensor(poisoned.map { $0 ? 1 : 0 }),
      ])
    return [
      Payload(name: "embedding.safetensors", bytes: file.encoded(), elementSize: 4),
      try .json("summary.json", Summary(epoch: epoch, divergence: divergence)),
    ]
  }

  public init(from payloads: any PayloadReader) throws {
    let file = try TensorFile("embedding.safetensors", in: payloads)
    let summary = try payloads.json("summary.json", as: Summary.self)
    points = try file.float("points")
    labels = try file.integer("labels").integers
    poisoned = try file.integer("poisoned").values.map { $0 != 0 }
    epoch = summary.epoch
    divergence = summary.divergence
    guard points.shape == [labels.count, 2], poisoned.count == labels.count else {
      throw UserError("the tensors of the embedding do not agree in their rows")
    }
  }
}
