import Foundation
import Networks
import Tensors
import Testing

/// Both networks at full width and in their variants against PyTorch in double precision: see
/// Goldens/make_model_golden.py.
@Suite struct ModelTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let network: any Network
    let count: Int

    var testDescription: String { name }
  }

  private static let golden: TensorFile? = {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Goldens/models.safetensors")
    return (try? Data(contentsOf: url)).flatMap { try? TensorFile(decoding: [UInt8]($0)) }
  }()

  private static func expected(_ name: String) throws -> Tensor {
    try #require(golden).float(name)
  }

  @Test(arguments: [
    Case(name: "resnet18", network: ResNet18(), count: 4),
    Case(name: "resnet18, silent", network: ResNet18(noise: 0, outputNoise: 0), count: 4),
    Case(
      name: "resnet18, every activation",
      network: ResNet18(width: 8, placement: .everyActivation), count: 6),
    Case(name: "vgg16", network: VGG16(), count: 4),
    Case(name: "vgg16, silent", network: VGG16(noise: 0, outputNoise: 0), count: 4),
    Case(name: "vgg16, full", network: VGG16(head: .full), count: 4),
    Case(name: "vgg16, small", network: VGG16(width: 4), count: 6),
  ])
  func agreesWithPyTorch(test: Case) throws {
    func expected(_ name: String) throws -> Tensor { try Self.expected("\(test.name)/\(name)") }
    let runner = NetworkRunner(test.network, capacity: test.count, training: true)
    runner.load(try Hashed.state(test.network))
    let step = Int(try expected("step").values[0])
    let outcome = runner.findGradients(
      images: Hashed.images(test.count, step: step), rows: 0..<test.count,
      labels: Hashed.labels(test.count, step: step), noise: HashedNoise(step: step))
    let loss = outcome.losses.reduce(0, +) / Double(test.count)
    #expect(abs(loss / Double(try expected("loss").values[0]) - 1) < 1e-5)
    // The running statistics have moved by now.
    let evaluated = runner.evaluate(
      images: Hashed.images(test.count, step: step + 1), noise: HashedNoise(step: step + 1))
    #expect(distance(evaluated.logits.values, try expected("evaluation").values) < 1e-4)
    for (name, gradient) in runner.gradients {
      let truth = try expected("gradient/" + name)
      if truth.shape == gradient.shape {
        let difference = largestDistance(gradient.values, truth.values)
        #expect(difference < 1e-4, "\(name)")
        continue
      }
      // Norm, sum and projection by the norm or themselves; the entries by the greatest of them.
      let traces = Hashed.traces(name, gradient, samples: truth.count - 3)
      let scale = Double(truth.values[0])
      for (value, truth) in zip(traces, truth.values).prefix(3) {
        #expect(abs(value - Double(truth)) < 1e-4 * max(scale, abs(Double(truth))), "\(name)")
      }
      let difference = largestDistance(
        traces.dropFirst(3).map { Float($0) }, Array(truth.values.dropFirst(3)))
      #expect(difference < 1e-4, "\(name)")
    }
    #expect(
      runner.gradients.count
        == Self.golden?.floats.keys.count { $0.hasPrefix(test.name + "/gradient/") })
  }

  @Test func parametersAreAsManyAsPyTorchs() throws {
    let networks: [any Network] = [ResNet18(), VGG16(), VGG16(head: .full)]
    for (network, truth) in zip(networks, try Self.expected("counts").values) {
      let state = try TrainingState(initializing: network, seed: 1)
      // The golden holds 32-bit floats.
      #expect(Float(state.momentum.values.reduce(0) { $0 + $1.count }) == truth)
    }
  }
}
