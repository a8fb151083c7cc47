public import Tensors

/// A trained network in evaluation mode, with its noise.
public struct Inference: Sendable {
  private let network: ResNet18
  private let parameters: [String: Tensor]

  /// What the network makes of images.
  public struct Activations: Sendable, Equatable {
    /// T, `[N, 8 · width]`: the spatial mean of the last block's noisy output. The noise σ_ty
    /// before the linear layer is not part of it.
    public var representation: Tensor
    /// `[N, classes]`, the σ_ty noise included.
    public var logits: Tensor
    /// Softmax of the logits.
    public var probabilities: Tensor
  }

  /// - Throws: ``NetworkError`` where the state is not one of this network.
  public init(network: ResNet18, state: TrainingState) throws(NetworkError) {
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
    throw .configuration("inference is not built yet")
  }
}
