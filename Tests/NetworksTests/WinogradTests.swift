import Networks
import Tensors
import Testing

/// The fast convolutions against the direct ones.
@Suite struct WinogradTests {
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
