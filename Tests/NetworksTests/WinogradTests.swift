import Networks
import Tensors
import Testing

/// The fast convolutions against the direct ones.
@Suite struct WinogradTests {
  struct Shape: Sendable, CustomTestStringConvertible {
    let inputs: Int
    let outputs: Int
    let size: Int
    let images: Int
    var testDescription: String { "\(inputs) → \(outputs), \(size)², \(images) images" }
  }

  /// All passes of one layer: several chunks, parts of chunks, blocks of every width, and batches
  /// that are cut in two.
  @Test(arguments: [
    Shape(inputs: 16, outputs: 16, size: 32, images: 3),
    Shape(inputs: 64, outputs: 112, size: 8, images: 13),
    Shape(inputs: 48, outputs: 32, size: 16, images: 29),
    Shape(inputs: 128, outputs: 64, size: 4, images: 130),
    Shape(inputs: 512, outputs: 256, size: 4, images: 1),
  ])
  func agreesWithDirectLayer(shape: Shape) {
    func layer(_ method: ConvolutionMethod) -> SingleConvolution {
      SingleConvolution(
        inputs: shape.inputs, outputs: shape.outputs, size: shape.size, images: shape.images,
        method: method, seed: 1)
    }
    let (direct, fast) = (layer(.direct), layer(.fastest))
    #expect(fast.isWinograd && !direct.isWinograd)
    #expect(largestDistance(Array(fast.forward()), Array(direct.forward())) < 1e-5)
    #expect(largestDistance(Array(fast.inputGradient()), Array(direct.inputGradient())) < 1e-5)
    #expect(largestDistance(Array(fast.weightGradient()), Array(direct.weightGradient())) < 1e-5)
  }

  /// Everything that a step makes, by both methods; the counts leave parts of tiles over. Gradients
  /// may differ by what a rectifier makes of a value next to zero.
  @Test(
    arguments: [
      (ResNet18(width: 16), 7), (ResNet18(width: 20), 3), (VGG16(width: 16), 12),
    ] as [(any Network, Int)])
  func agreesWithDirectConvolution(network: any Network, count: Int) throws {
    func made(_ method: ConvolutionMethod) throws -> NetworkRunner {
      // Room for one image more, which must not matter.
      let runner = NetworkRunner(network, capacity: count + 1, training: true, method: method)
      runner.load(try Hashed.state(network))
      _ = runner.findGradients(
        images: Hashed.images(count, step: 2), rows: 0..<count,
        labels: Hashed.labels(count, step: 2), noise: HashedNoise(step: 2))
      return runner
    }
    let (direct, fast) = (try made(.direct), try made(.fastest))
    for (name, gradient) in fast.gradients {
      let truth = try #require(direct.gradients[name])
      #expect(distance(gradient.values, truth.values) < 3e-3, "\(name)")
    }
    for (name, value) in fast.parameters {
      let truth = try #require(direct.parameters[name])
      #expect(distance(value.values, truth.values) < 1e-5, "\(name)")
    }
    let images = Hashed.images(count, step: 3)
    let values = fast.evaluate(images: images, noise: HashedNoise(step: 3))
    let truth = direct.evaluate(images: images, noise: HashedNoise(step: 3))
    #expect(distance(values.logits.values, truth.logits.values) < 1e-5)
    #expect(distance(values.representation.values, truth.representation.values) < 1e-5)
  }
}
