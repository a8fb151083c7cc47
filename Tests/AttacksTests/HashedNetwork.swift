import Networks
import Tensors
import TestSupport

/// The network and images of Goldens/make_perturbation.py, from a hash of their names.
enum HashedNetwork {
  static let network = ResNet18(width: 4, noise: 0, outputNoise: 0)
  static let labels = [3, 3]
  static var images: Tensor { tensor("images", [2, 32, 32, 3], 0...1) }

  static func state() throws -> TrainingState {
    var state = try TrainingState(initializing: network, seed: 1)
    for (name, parameter) in state.parameters {
      let shape = parameter.shape
      let bound =
        shape.count == 4 ? (6 / Double(shape[1] * shape[2] * shape[3])).squareRoot() : 0.25
      let isScale = shape.count == 1 && (name.hasSuffix(".weight") || name.hasSuffix("_var"))
      state.parameters[name] = tensor(name, shape, isScale ? 0.5...1.5 : -bound...bound)
    }
    return state
  }

  private static func tensor(
    _ name: String, _ shape: [Int], _ range: ClosedRange<Double>
  ) -> Tensor {
    let width = range.upperBound - range.lowerBound
    let values = HashedNumbers.uniforms(name, shape.reduce(1, *)).map {
      Float(range.lowerBound + width * $0)
    }
    return Tensor(shape: shape, values: values)
  }
}
