public import PipelineModel
public import Projections
public import Tensors

public typealias TSNEOptions = Projections.TSNEOptions

/// Embeds T in the plane by t-SNE, for looking at.
public struct TSNE: Stage {
  @Input var activations: any Stage<ActivationSet>
  let options: TSNEOptions
  let seed: UInt64

  public static var kind: String { "t-sne" }
  public static var codeStamp: CodeStamp { .version(2) }
  public var label: String { "t-SNE " + activations.label.replacing("activations ", with: "") }

  public init(
    _ activations: any Stage<ActivationSet>, options: TSNEOptions = TSNEOptions(), seed: UInt64 = 1
  ) {
    self.activations = activations
    self.options = options
    self.seed = seed
  }

  public func check() throws { try options.check() }

  public func run(_ context: StageContext) throws -> Embedding {
    let activations = try context.read(activations)
    let embedding = try Projections.TSNE(options: options, seed: seed)
      .embed(activations.representations[0]) { try context.report($0) }
    guard embedding.divergence.isFinite, embedding.points.values.allSatisfy(\.isFinite) else {
      throw UserError("t-SNE diverged: lower its learning rate")
    }
    return Embedding(
      epoch: activations.epoch, points: embedding.points, labels: activations.labels,
      poisoned: activations.poisoned, divergence: embedding.divergence)
  }
}

/// Points in the plane, with what is known of each.
public struct Embedding: Artifact {
  public let epoch: Int
  /// `[n, 2]`.
  public let points: Tensor
  public let labels: [Int]
  public let poisoned: [Bool]
  /// The Kullback–Leibler divergence reached.
  public let divergence: Double

  private struct Summary: Codable {
    let epoch: Int
    let divergence: Double
  }

  init(epoch: Int, points: Tensor, labels: [Int], poisoned: [Bool], divergence: Double) {
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
