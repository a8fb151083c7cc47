import Networks
import Tensors

/// The logits of many images, as a stage finds them: in evaluation mode, with noise.
struct InferenceWork {
  let images: Tensor
  private let batch: Int
  private let state: TrainingState
  private let network: any Network

  init(_ network: any Network, images: Int, batch: Int) throws {
    self.images = madeUpImages(images)
    self.batch = batch
    self.network = network
    // Where all statistics are 0 and 1, as at first, BatchNorm does nothing.
    let training = try TrainingWork(network, batch: 32)
    for _ in 0..<4 { _ = training.run() }
    var state = try TrainingState(initializing: network, seed: 1)
    state.parameters = training.parameters
    self.state = state
  }

  /// What a peer needs to do the same.
  var tensors: TensorFile {
    var tensors = TensorFile(floats: state.parameters)
    tensors.floats["images"] = images
    return tensors
  }

  /// The largest logit of the first images where there is no noise, and all as shares of it.
  func logits(ofImages count: Int) throws -> [Double] {
    let size = images.rowSize
    let first = Tensor(
      shape: [count] + images.shape.dropFirst(), values: Array(images.values[..<(count * size)]))
    let logits = try logits(of: first, network: network.withoutNoise)
    let largest = logits.map(abs).max() ?? 0
    return [Double(largest)] + logits.map { Double($0 / largest) }
  }

  /// The seconds of all images.
  func run() throws -> Double {
    try seconds { _ = try logits(of: images, network: network) }
  }

  private func logits(of images: Tensor, network: any Network) throws -> [Float] {
    try Inference(network: network, state: state)
      .activations(images: images, seed: 1, batch: batch).logits.values
  }
}
