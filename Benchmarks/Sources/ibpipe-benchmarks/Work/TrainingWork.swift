import Networks
import Tensors

/// Steps of SGD on one batch.
final class TrainingWork {
  private let network: any Network
  private let batch: Int
  private let options: TrainingOptions
  private let images: Tensor
  private let labels: [Int]
  private let runner: NetworkRunner
  private var steps = 0

  init(_ network: any Network, batch: Int) throws {
    self.network = network
    self.batch = batch
    options = TrainingOptions(batch: batch)
    images = madeUpImages(batch)
    labels = (0..<batch).map { $0 * 7 % network.classes }
    runner = NetworkRunner(network, capacity: batch, training: true)
    runner.load(try start)
  }

  private var start: TrainingState {
    get throws { try TrainingState(initializing: network, seed: 1) }
  }

  /// Parameters and running statistics after the steps so far.
  var parameters: [String: Tensor] { runner.parameters }

  /// What a peer needs to do the same.
  var tensors: TensorFile {
    get throws {
      var tensors = TensorFile(floats: try start.parameters)
      tensors.floats["images"] = images
      tensors.integers["labels"] = IntegerTensor(labels)
      return tensors
    }
  }

  /// The options of a peer's script, beside ``tensors``.
  var arguments: [String] {
    [
      "--noise", "\(network.noise)", "--learning-rate", "\(options.learningRate)", "--momentum",
      "\(options.momentum)", "--weight-decay", "\(options.weightDecay)",
    ]
  }

  /// The losses of the first steps where there is no noise. The second tells whether the first
  /// step's gradients and update were right.
  func losses(ofSteps count: Int) throws -> [Double] {
    runner.load(try start)
    let losses = (0..<count).map { _ in step(NoNoise()) }
    runner.load(try start)
    return losses
  }

  /// The seconds of one step.
  func run() -> Double {
    steps += 1
    return seconds {
      _ = step(RandomNoise(seed: 1, purpose: "train", step: steps, network: network))
    }
  }

  private func step(_ noise: any NoiseSource) -> Double {
    let outcome = runner.findGradients(
      images: images, rows: 0..<batch, labels: labels, noise: noise)
    runner.applyGradients(learningRate: options.learningRate, options: options)
    return outcome.losses.reduce(0, +) / Double(batch)
  }
}

/// Leaves everything as it is, so that two implementations can be compared.
private struct NoNoise: NoiseSource {
  func add(
    place: Int, first: Int, count: Int, scale: Float, to values: UnsafeMutablePointer<Float>
  ) {}
}
