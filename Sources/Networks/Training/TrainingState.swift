public import Tensors

/// Everything that is needed to go on training after an epoch, in the terms of torchvision's
/// `resnet18`: names and layouts are PyTorch's.
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

  /// The network as it is before the first step: He-normal (fan-out) convolutions, BatchNorm at
  /// weight 1 and bias 0, and PyTorch's default U(±1/√fan-in) for the stem and the linear layer.
  public init(initializing network: ResNet18, seed: UInt64) throws(NetworkError) {
    try network.validate()
    let layout = ParameterLayout(Architecture(network))
    parameters = [:]
    momentum = [:]
    epoch = 0
    step = 0
    plateau = Plateau()
    for entry in layout.parameters {
      let values = TrainingState.initialValues(entry, network: network, seed: seed)
      parameters[entry.name] = Tensor(shape: entry.shape, values: values)
      momentum[entry.name] = Tensor(shape: entry.shape)
    }
    for entry in layout.statistics {
      let value: Float = entry.name.hasSuffix("running_var") ? 1 : 0
      parameters[entry.name] = Tensor(shape: entry.shape, repeating: value)
    }
  }

  private static func initialValues(
    _ entry: ParameterLayout.Entry, network: ResNet18, seed: UInt64
  ) -> [Float] {
    let stream = RandomStream(seed: seed, purpose: "initialise/" + entry.name)
    func uniforms(fanIn: Int) -> [Float] {
      let bound = 1 / Float(fanIn).squareRoot()
      return stream.uniforms(count: entry.count, in: -bound..<bound)
    }
    switch entry.kind {
    case .convolution(let layer) where layer.name == "conv1":
      return uniforms(fanIn: layer.depth)
    case .convolution(let layer):
      let fanOut = layer.kernel * layer.kernel * layer.outputs
      return stream.normals(count: entry.count, scale: (2 / Float(fanOut)).squareRoot())
    case .matrix:
      return uniforms(fanIn: network.features)
    case .vector where entry.name == "fc.bias":
      return uniforms(fanIn: network.features)
    case .vector:
      return [Float](repeating: entry.name.hasSuffix(".weight") ? 1 : 0, count: entry.count)
    }
  }

  /// Checks that the state is one of this network.
  func validate(for network: ResNet18) throws(NetworkError) {
    let layout = ParameterLayout(Architecture(network))
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
