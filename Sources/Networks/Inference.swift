public import Tensors

/// A trained network in evaluation mode, with its noise.
public struct Inference: Sendable {
  private let network: any Network
  private let parameters: [String: Tensor]

  /// What the network makes of images.
  public struct Activations: Sendable, Equatable {
    /// T, `[N, features]`: the spatial mean of the last feature map, the noise of its rectifier
    /// included. The output noise before the last layer is not part of it.
    public var representation: Tensor
    /// `[N, classes]`, the output noise included.
    public var logits: Tensor
    /// Softmax of the logits.
    public var probabilities: Tensor
  }

  /// - Throws: ``NetworkError`` where the state is not one of this network.
  public init(network: any Network, state: TrainingState) throws(NetworkError) {
    try network.validate()
    try state.validate(for: network)
    self.network = network
    parameters = state.parameters
  }

  /// The activations of `images` (`[N, 32, 32, 3]`), each image with noise of its own row: the
  /// result does not depend on `batch`.
  ///
  /// - Parameter draw: which independent draw of the noise.
  public func activations(
    images: Tensor, draw: Int = 0, seed: UInt64, batch: Int = 128
  ) throws(NetworkError) -> Activations {
    let size = Architecture.imageSize
    let count = images.shape.first ?? 0
    guard images.shape == [count, size, size, Architecture.imageChannels] else {
      throw .data(
        "the images have the shape \(images.shape) where "
          + "[N, \(size), \(size), \(Architecture.imageChannels)] was expected")
    }
    guard draw >= 0 else { throw .configuration("the draw is \(draw); it counts from 0") }
    let runner = NetworkRunner(
      network, capacity: max(1, min(batch, count)), training: false)
    runner.memory.load(parameters: parameters)
    let noise = RandomNoise(
      seed: seed, purpose: "activations", step: draw, network: network)
    let (representation, logits) = runner.evaluate(images: images, noise: noise)
    var probabilities: [Float] = []
    probabilities.reserveCapacity(logits.count)
    logits.values.withUnsafeBufferPointer { values in
      for row in 0..<count {
        let start = row * network.classes
        probabilities += CrossEntropy.probabilities(
          UnsafeBufferPointer(rebasing: values[start..<start + network.classes]))
      }
    }
    return Activations(
      representation: representation, logits: logits,
      probabilities: Tensor(shape: logits.shape, values: probabilities))
  }
}
