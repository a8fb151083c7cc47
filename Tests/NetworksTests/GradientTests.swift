import Networks
import Tensors
import Testing

/// The gradient against differences of the loss, along random directions of each tensor.
@Suite struct GradientTests {
  @Test(arguments: [
    "features.0.weight", "features.8.bias", "features.27.weight", "features.41.weight",
    "classifier.0.weight", "classifier.3.bias", "classifier.6.weight",
  ])
  func agreesWithDifferencesInVGG(name: String) throws {
    try check(name, of: VGG16(width: 4, head: .full), step: 0.0004)
  }

  @Test(arguments: [
    "conv1.weight", "layer1.1.conv2.weight", "layer2.0.conv1.weight",
    "layer3.0.downsample.0.weight", "layer3.1.bn1.weight", "layer4.0.downsample.1.bias",
    "bn1.bias", "fc.weight",
  ])
  func agreesWithDifferences(name: String) throws {
    try check(name, of: ResNet18(width: 4), step: 0.004)
  }

  private func check(_ name: String, of network: any Network, step: Double) throws {
    let start = try Hashed.state(network)
    let runner = NetworkRunner(network, capacity: 5, training: true)
    func loss(_ state: TrainingState) -> Double {
      runner.load(state)
      let outcome = runner.findGradients(
        images: Hashed.images(5, step: 7), rows: 0..<5, labels: Hashed.labels(5, step: 7),
        noise: HashedNoise(step: 7))
      return outcome.losses.reduce(0, +) / 5
    }
    _ = loss(start)
    let gradient = try #require(runner.gradients[name])
    let norm = gradient.values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    // Along the gradient itself the difference is largest: no digits are lost to rounding.
    func moved(_ step: Double) -> TrainingState {
      var state = start
      state.parameters[name]?.values.withUnsafeMutableBufferPointer { values in
        for index in values.indices {
          values[index] += Float(step * Double(gradient.values[index]) / norm)
        }
      }
      return state
    }
    let difference = (loss(moved(step)) - loss(moved(-step))) / (2 * step)
    #expect(abs(difference / norm - 1) < 0.02)
  }
}
