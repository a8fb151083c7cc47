import Foundation
import Networks
import Tensors
import Testing

/// Against PyTorch in double precision: see Goldens/make_network_golden.py.
@Suite struct GoldenTests {
  static let golden: TensorFile? = {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "Goldens/network.safetensors")
    return (try? Data(contentsOf: url)).flatMap { try? TensorFile(decoding: [UInt8]($0)) }
  }()

  private static func expected(_ name: String) throws -> Tensor {
    try #require(golden).float(name)
  }

  static let options = TrainingOptions(learningRate: 0.05)

  /// A runner that has taken `steps` steps; calls `afterFirst` after the first backward pass.
  private static func trained(
    width: Int, count: Int, steps: Int, afterFirst: (NetworkRunner) throws -> Void
  ) throws -> NetworkRunner {
    let network = ResNet18(width: width)
    let runner = NetworkRunner(network, capacity: count + 1, training: true)
    runner.load(try Hashed.state(network))
    let losses = try expected("width\(width)/losses").values
    for step in 0..<steps {
      let outcome = runner.findGradients(
        images: Hashed.images(count, step: step), rows: 0..<count,
        labels: Hashed.labels(count, step: step), noise: HashedNoise(step: step))
      let loss = outcome.losses.reduce(0, +) / Double(count)
      #expect(abs(loss / Double(losses[step]) - 1) < (step == 0 ? 1e-5 : 1e-3))
      if step == 0 { try afterFirst(runner) }
      runner.applyGradients(learningRate: options.learningRate, options: options)
    }
    return runner
  }

  /// Every tensor of width 4, element by element: forward, gradients, three steps of SGD with
  /// momentum and weight decay, running statistics, and evaluation with them.
  @Test func everyTensorOfASmallNetwork() throws {
    let runner = try Self.trained(width: 4, count: 6, steps: 3) { runner in
      for (name, gradient) in runner.gradients {
        let truth = try Self.expected("width4/gradient/" + name)
        #expect(gradient.shape == truth.shape)
        #expect(distance(gradient.values, truth.values) < 2e-5, "\(name)")
        #expect(largestDistance(gradient.values, truth.values) < 2e-5, "\(name)")
      }
    }
    for (name, tensor) in runner.parameters {
      let truth = try Self.expected("width4/after/" + name)
      #expect(distance(tensor.values, truth.values) < 1e-5, "\(name)")
    }
    let (representation, logits) = runner.evaluate(
      images: Hashed.images(6, step: 3), noise: HashedNoise(step: 3))
    let truth = try Self.expected("width4/evaluation/representation")
    #expect(distance(representation.values, truth.values) < 1e-3)
    let logitTruth = try Self.expected("width4/evaluation/logits")
    #expect(distance(logits.values, logitTruth.values) < 1e-3)
  }

  /// Width 12 cuts channels in blocks of every kind; 64 is the paper's.
  @Test(arguments: [(12, 3), (64, 2)])
  func summariesOfLargerNetworks(width: Int, count: Int) throws {
    func check(_ kind: String, _ name: String, _ tensor: Tensor, within tolerance: Double) throws {
      let truth = try Self.expected("width\(width)/\(kind)/" + name).values
      for (value, truth) in zip(Hashed.summary(name, tensor), truth) {
        let scale = Double(try Self.expected("width\(width)/\(kind)/" + name).values[0])
        #expect(abs(value - Double(truth)) < tolerance * scale, "\(kind) of \(name)")
      }
    }
    let runner = try Self.trained(width: width, count: count, steps: 1) { runner in
      for (name, gradient) in runner.gradients {
        try check("gradient", name, gradient, within: 1e-4)
      }
    }
    for (name, tensor) in runner.parameters { try check("once", name, tensor, within: 1e-5) }
    let (representation, logits) = runner.evaluate(
      images: Hashed.images(count, step: 1), noise: HashedNoise(step: 1))
    let truth = try Self.expected("width\(width)/evaluation/representation")
    #expect(distance(representation.values, truth.values) < 1e-4)
    let logitTruth = try Self.expected("width\(width)/evaluation/logits")
    #expect(distance(logits.values, logitTruth.values) < 1e-4)
  }

  @Test func plateauLowersTheRateAsPyTorch() throws {
    let losses = try Self.expected("plateau/losses").values
    let rates = try Self.expected("plateau/rates").values
    var plateau = Plateau()
    for (epoch, loss) in losses.enumerated() {
      let rate = plateau.learningRate(TrainingOptions())
      #expect(abs(rate / Double(rates[epoch]) - 1) < 1e-6, "epoch \(epoch)")
      plateau.step(loss: Double(loss), options: TrainingOptions())
    }
    #expect(plateau.reductions > 5)
  }
}
