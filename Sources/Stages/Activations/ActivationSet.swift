public import PipelineModel
public import Tensors

/// What a checkpoint makes of some training rows, for several independent draws of its noise.
public struct ActivationSet: Artifact {
  public let epoch: Int
  /// Rows of the training set, ascending.
  public let rows: [Int]
  public let labels: [Int]
  public let poisoned: [Bool]
  public let target: Int?
  /// For each draw, T as `[rows, features]`.
  public let representations: [Tensor]
  /// For each draw, `[rows, classes]`, from the same forward pass.
  public let logits: [Tensor]
  /// For each draw, the softmax of the logits.
  public let probabilities: [Tensor]
  /// Positions among `rows`.
  let subsets: [String: [Int]]

  struct Summary: Codable {
    let epoch: Int
    let target: Int?
    let draws: Int
    let subsets: [String]
  }

  static let file = "activations.safetensors"
  static let summary = "summary.json"

  init(
    epoch: Int, rows: [Int], labels: [Int], poisoned: [Bool], target: Int?,
    representations: [Tensor], logits: [Tensor], probabilities: [Tensor], subsets: [String: [Int]]
  ) {
    self.epoch = epoch
    self.rows = rows
    self.labels = labels
    self.poisoned = poisoned
    self.target = target
    self.representations = representations
    self.logits = logits
    self.probabilities = probabilities
    self.subsets = subsets
  }

  public func payloads() throws -> [Payload] {
    var file = TensorFile(integers: [
      "rows": IntegerTensor(rows), "labels": IntegerTensor(labels),
      "poisoned": IntegerTensor(poisoned.map { $0 ? 1 : 0 }),
    ])
    for draw in representations.indices {
      file.floats["representation/\(draw)"] = representations[draw]
      file.floats["logits/\(draw)"] = logits[draw]
      file.floats["probabilities/\(draw)"] = probabilities[draw]
    }
    for (key, positions) in subsets { file.integers["subset/\(key)"] = IntegerTensor(positions) }
    return [
      Payload(name: ActivationSet.file, bytes: file.encoded(), elementSize: 4),
      try .json(
        ActivationSet.summary,
        Summary(
          epoch: epoch, target: target, draws: representations.count,
          subsets: subsets.keys.sorted())),
    ]
  }

  public init(from payloads: any PayloadReader) throws {
    let summary = try payloads.json(ActivationSet.summary, as: Summary.self)
    let file = try TensorFile(ActivationSet.file, in: payloads)
    guard (1...max(1, file.floats.count)).contains(summary.draws) else {
      throw UserError("the activations claim to hold \(summary.draws) draws")
    }
    epoch = summary.epoch
    target = summary.target
    rows = try file.integer("rows").integers
    labels = try file.integer("labels").integers
    poisoned = try file.integer("poisoned").values.map { $0 != 0 }
    representations = try (0..<summary.draws).map { try file.float("representation/\($0)") }
    logits = try (0..<summary.draws).map { try file.float("logits/\($0)") }
    probabilities = try (0..<summary.draws).map { try file.float("probabilities/\($0)") }
    var subsets: [String: [Int]] = [:]
    for key in summary.subsets { subsets[key] = try file.integer("subset/\(key)").integers }
    self.subsets = subsets
    // Everything that is taken by row later on.
    let matrices = representations + logits + probabilities
    guard labels.count == rows.count, poisoned.count == rows.count, rows.allSatisfy({ $0 >= 0 }),
      matrices.allSatisfy({ $0.shape.count == 2 && $0.shape[0] == rows.count }),
      subsets.values.allSatisfy({ $0.allSatisfy { rows.indices.contains($0) } })
    else { throw UserError("the tensors of the activations do not agree in their rows") }
  }
}
