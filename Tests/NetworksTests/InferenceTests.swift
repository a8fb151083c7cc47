import Networks
import Tensors
import Testing

@Suite struct InferenceTests {
  private let network = ResNet18(width: 8)
  private let images = SmallRun.samples(11, seed: 9).images

  @Test(
    arguments: [
      ResNet18(width: 8), ResNet18(width: 8, placement: .everyActivation), VGG16(width: 8),
      VGG16(width: 8, head: .full),
    ] as [any Network])
  func resultDoesNotDependOnTheBatch(network: any Network) throws {
    let inference = try Inference(network: network, state: Hashed.state(network))
    let whole = try inference.activations(images: images, seed: 4, batch: 11)
    for batch in [1, 3, 100] {
      #expect(try inference.activations(images: images, seed: 4, batch: batch) == whole)
    }
    #expect(whole.representation.shape == [11, 64])
    #expect(whole.logits.shape == [11, 10])
    for row in 0..<11 {
      let sum = whole.probabilities.values[row * 10..<(row + 1) * 10].reduce(0, +)
      #expect(abs(sum - 1) < 1e-6)
    }
  }

  /// Where nothing is kept for a backward pass, maps share memory.
  @Test(
    arguments: [ResNet18(width: 8), VGG16(width: 8), VGG16(width: 4, head: .full)]
      as [any Network])
  func sharedMemoryChangesNothing(network: any Network) throws {
    let noise = RandomNoise(seed: 3, purpose: "test", step: 0, network: network)
    let outputs = try [true, false].map { training in
      let runner = NetworkRunner(network, capacity: 11, training: training)
      var state = try Hashed.state(network)
      state.momentum = [:]
      runner.load(state)
      return runner.evaluate(images: images, noise: noise)
    }
    #expect(outputs[0].representation == outputs[1].representation)
    #expect(outputs[0].logits == outputs[1].logits)
  }

  /// T of VGG-16 is one pooled pixel, the output noise not in it.
  @Test func representationOfVGG() throws {
    let quiet = VGG16(width: 4, noise: 0.3, outputNoise: 0)
    let loud = VGG16(width: 4, noise: 0.3, outputNoise: 1)
    let activations = try [quiet, loud].map {
      try Inference(network: $0, state: Hashed.state($0)).activations(images: images, seed: 4)
    }
    #expect(activations[0].representation.shape == [11, 32])
    #expect(activations[0].representation == activations[1].representation)
    #expect(activations[0].logits != activations[1].logits)
  }

  @Test func noiseOnTheStem() throws {
    let authors = ResNet18(width: 4, noise: 0.3)
    let every = ResNet18(width: 4, noise: 0.3, placement: .everyActivation)
    let outputs = try [authors, every].map {
      try Inference(network: $0, state: Hashed.state($0)).activations(images: images, seed: 4)
    }
    #expect(outputs[0].representation != outputs[1].representation)
  }

  @Test func drawsDifferByTheNoiseAlone() throws {
    let noisy = try Inference(network: network, state: Hashed.state(network))
    let first = try noisy.activations(images: images, draw: 0, seed: 4)
    let second = try noisy.activations(images: images, draw: 1, seed: 4)
    #expect(first != second)
    let silent = ResNet18(width: 8, noise: 0, outputNoise: 0)
    let clean = try Inference(network: silent, state: Hashed.state(silent))
    #expect(
      try clean.activations(images: images, draw: 0, seed: 4)
        == clean.activations(images: images, draw: 1, seed: 5))
  }

  /// T = mean of 16 pixels of rectified values plus N(0, σ²): the noise of the last place has the
  /// deviation σ/4, seen where the layers before are silenced.
  @Test func noiseOnTheRepresentationHasItsDeviation() throws {
    var state = try Hashed.state(network)
    for name in state.parameters.keys
    where name.hasSuffix("bn2.weight") || name.hasSuffix("bn2.bias") {
      state.parameters[name]?.values.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    }
    for name in state.parameters.keys where name.contains("layer4.0.downsample.1") {
      state.parameters[name]?.values.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    }
    // layer4.0 gives relu(0) + n₁, then layer4.1 gives relu(n₁) + n₂.
    let inference = try Inference(network: network, state: state)
    let many = Tensor(shape: [64, 32, 32, 3], repeating: 0.5)
    let values = try inference.activations(images: many, seed: 8).representation.values
    let count = Double(values.count)
    let mean = values.reduce(0.0) { $0 + Double($1) } / count
    let variance = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
    // relu of N(0, σ²) has the mean σ/√(2π) and the variance σ²(1/2 − 1/(2π)).
    #expect(abs(mean - 0.4 / (2 * Double.pi).squareRoot()) < 0.01)
    let expected = 0.16 * (1 + 0.5 - 1 / (2 * Double.pi)) / 16
    #expect(abs(variance / expected - 1) < 0.1)
  }
}
