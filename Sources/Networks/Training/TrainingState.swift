public import Tensors

/// Everything that is needed to go on training after an epoch, in the terms of torchvision's
/// `resnet18` and `vgg16_bn`: names and layouts are PyTorch's.
public struct TrainingState: Sendable, Equatable {
  /// Weights (`conv1.weight`, `[out, in, height, width]`; `layer1.0.bn1.weight`; `fc.weight`, …)
  /// and BatchNorm's running statistics (`bn1.running_mean`, `bn1.running_var`, …).
  public var parameters: [String: Tensor]
  /// The momentum of every weight, by the weight's name.
  public var momentum: [String: Tensor]
  /// Epochs done.
  public var epoch: Int
  /// Optimiser steps done.
  public var step: Int
  public var plateau: Plateau

  /// The network as it is before the first step: BatchNorm at weight 1 and bias 0, everything else
  /// as the network's configuration says.
  public init(initializing network: any Network, seed: UInt64) throws(NetworkError) {
    try network.validate()
    let layout = ParameterLayout(network.architecture)
    parameters = [:]
    momentum = [:]
    epoch = 0
    step = 0
    plateau = Plateau()
    for entry in layout.parameters + layout.statistics {
      parameters[entry.name] = Tensor(
        shape: entry.shape, values: TrainingState.initialValues(entry, seed: seed))
    }
    for entry in layout.parameters { momentum[entry.name] = Tensor(shape: entry.shape) }
  }

  private static func initialValues(_ entry: ParameterLayout.Entry, seed: UInt64) -> [Float] {
    let stream = RandomStream(seed: seed, purpose: "initialise/" + entry.name)
    switch entry.start {
    case .normal(let deviation): return stream.normals(count: entry.count, scale: deviation)
    case .uniform(let bound): return stream.uniforms(count: entry.count, in: -bound..<bound)
    case .constant(let value): return [Float](repeating: value, count: entry.count)
    }
  }

  /// Checks that the state is one of this network.
  func validate(for network: any Network) throws(NetworkError) {
    let layout = ParameterLayout(network.architecture)
    for entry in layout.parameters + layout.statistics {
      try TrainingState.check(parameters[entry.name], entry.name, is: entry.shape)
    }
    for entry in layout.parameters {
      try TrainingState.check(momentum[entry.name], "momentum/" + entry.name, is: entry.shape)
    }
  }

  private static func check(
    _ tensor: Tensor?, _ name: String, is shape: [Int]
  ) throws(NetworkError) {
    guard let tensor else { throw .state("“\(name)” is missing") }
    guard tensor.shape == shape else {
      throw .state("“\(name)” has the shape \(tensor.shape) where \(shape) was expected")
    }
  }
}
