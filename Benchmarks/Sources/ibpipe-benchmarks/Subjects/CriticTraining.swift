import ArgumentParser
import Information
import Tensors

/// One step of training an InfoNCE critic, in both of the published settings, against PyTorch.
struct CriticTraining: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "critic", abstract: "A training step of the InfoNCE critics.")

  @OptionGroup var conditions: Conditions
  @Option(help: "The length of the representation T.") var features = 512
  @Option(help: "The length of the input X.") var pixels = 3072
  @Option(help: "The length of the prediction Y.") var classes = 10
  @Option(help: "Shrink batches and negatives by this factor, for a quick look.") var shrink = 1
  @Option(
    parsing: .upToNextOption, help: "PyTorch's forms: naive (as published), factored, distinct.")
  var forms = ["naive", "factored", "distinct"]

  func run() throws {
    let folder = try WorkFolder()
    var report = Report(conditions)
    report.comparisons =
      try compare("I(X;T)", pixels, .inputRepresentation, in: folder)
      + compare("I(T;Y)", classes, .representationPrediction, in: folder)
    try report.show()
  }

  private func compare(
    _ name: String, _ other: Int, _ published: InfoNCEOptions, in folder: WorkFolder
  ) throws -> [Comparison] {
    var options = published
    options.batch = max(2, options.batch / shrink)
    options.negatives = max(1, options.negatives / shrink)
    let (batch, negatives) = (options.batch, options.negatives)
    let a = normals("benchmark/a", [batch, features])
    let b = normals("benchmark/b", [batch, other])
    var words = RandomStream(seed: 1, purpose: "benchmark/columns").sequence
    let columns = (0..<batch).map { _ in (0..<negatives).map { _ in words.next(below: batch) } }

    let critic = Critic(left: features, right: other, hidden: options.hidden, seed: 1)
    // As it starts, a critic tells pairs so little apart that its value is almost 0, whatever it is.
    for index in 0..<critic.weights.count { critic.weights.base[index] *= 3 }
    let step = CriticStep(critic: critic, capacity: batch, negatives: negatives, seed: 1)
    var optimiser = AdamW(critic: critic, options: options)
    var tensors = weights(of: critic)
    tensors.floats["a"] = a
    tensors.floats["b"] = b
    tensors.integers["columns"] = IntegerTensor(
      shape: [batch, negatives], values: columns.flatMap { $0.map { Int32($0) } })
    var draw = 0
    return try conditions.compare(
      "critic step, \(name): \(features) + \(other), batch \(batch), \(negatives) negatives",
      script: "critic.py", forms: forms,
      arguments: [
        try folder.write(tensors.encoded(), to: "critic.safetensors"),
        "--negatives", "\(negatives)", "--learning-rate", "\(options.learningRate)",
        "--weight-decay", "\(options.weightDecay)", "--clip-norm", "\(options.clipNorm)",
      ],
      checking: [("InfoNCE value", 1e-5), ("gradient's norm", 1e-3)],
      check: {
        step.load(a, b, rows: Array(0..<batch)[...])
        let value = step.run(.given(columns), count: negatives)
        let squares = critic.gradient.values.map { Double($0) * Double($0) }
        return [value, squares.reduce(0, +).squareRoot()]
      },
      ours: {
        draw += 1
        let rows = Array(0..<batch)[...]
        return seconds {
          step.load(a, b, rows: rows)
          _ = step.run(draw: draw)
          _ = optimiser.update(critic, learningRate: options.learningRate)
        }
      })
  }

  private func normals(_ purpose: String, _ shape: [Int]) -> Tensor {
    let stream = RandomStream(seed: 1, purpose: purpose)
    return Tensor(shape: shape, values: stream.normals(count: shape.reduce(1, *)))
  }

  /// The critic's weights, each matrix `[inputs, outputs]`.
  private func weights(of critic: Critic) -> TensorFile {
    let width = critic.width
    func part(_ start: Int, _ shape: [Int]) -> Tensor {
      Tensor(
        shape: shape, values: critic.weights.values(start..<start + shape.reduce(1, *)))
    }
    return TensorFile(floats: [
      "first.weight": part(0, [critic.left + critic.right, width]),
      "first.bias": part(critic.firstBias, [width]),
      "second.weight": part(critic.second, [width, width]),
      "second.bias": part(critic.secondBias, [width]),
      "output.weight": part(critic.output, [width, 1]),
    ])
  }
}
