import Networks
import Tensors
import TestSupport

/// Numbers that the golden script computes too, from a hash of their name and index.
enum Hashed {
  static func tensor(_ name: String, _ shape: [Int], _ low: Double, _ high: Double) -> Tensor {
    Tensor(
      shape: shape,
      values: HashedNumbers.uniforms(name, shape.reduce(1, *)).map {
        Float(low + (high - low) * $0)
      })
  }

  /// The parameters that the golden script starts from.
  static func state(_ network: any Network) throws -> TrainingState {
    var state = try TrainingState(initializing: network, seed: 1)
    for (name, tensor) in state.parameters {
      let shape = tensor.shape
      switch true {
      case shape.count == 4:
        let bound = (6 / Double(shape[1] * shape[2] * shape[3])).squareRoot()
        let layer = String(name.dropLast(".weight".count))
        state.parameters[name] = Hashed.tensor(layer, shape, -bound, bound)
      case name.hasPrefix("classifier") && shape.count == 2:
        let bound = min(0.25, 2 / Double(shape[1]).squareRoot())
        state.parameters[name] = Hashed.tensor(name, shape, -bound, bound)
      case name.hasPrefix("fc."), name.hasSuffix(".running_mean"), name.hasSuffix(".bias"):
        state.parameters[name] = Hashed.tensor(name, shape, -0.25, 0.25)
      default:
        state.parameters[name] = Hashed.tensor(name, shape, 0.5, 1.5)
      }
    }
    return state
  }

  /// The norm, the sum, a projection and some entries of a tensor, as the golden script takes them.
  static func traces(_ name: String, _ tensor: Tensor, samples: Int) -> [Double] {
    let values = tensor.values.map { Double($0) }
    let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let salt = HashedNumbers.salt("projection/" + name)
    let projection = values.indices.reduce(0.0) {
      $0 + values[$1] * (HashedNumbers.uniform(salt, $1) - 0.5)
    }
    let places = (0..<samples).map {
      Int(HashedNumbers.uniform(HashedNumbers.salt("samples/" + name), $0) * Double(values.count))
    }
    return [norm, values.reduce(0, +), projection] + places.map { values[$0] }
  }

  static func images(_ count: Int, step: Int) -> Tensor {
    tensor("images/\(step)", [count, 32, 32, 3], 0, 1)
  }

  static func labels(_ count: Int, step: Int) -> [Int] {
    (0..<count).map { (7 * $0 + 3 * step) % 10 }
  }

  /// The norm and three projections of a tensor, as the golden script summarises.
  static func summary(_ name: String, _ tensor: Tensor) -> [Double] {
    let norm = tensor.values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let shadows = (0..<3).map { which in
      let salt = HashedNumbers.salt("shadow/\(which)/\(name)")
      return tensor.values.indices.reduce(0.0) {
        $0 + Double(tensor.values[$1]) * (HashedNumbers.uniform(salt, $1) - 0.5)
      }
    }
    return [norm] + shadows
  }
}

/// Noise that the golden script adds too.
struct HashedNoise: NoiseSource {
  let step: Int

  func add(
    place: Int, first: Int, count: Int, scale: Float, to values: UnsafeMutablePointer<Float>
  ) {
    let salt = HashedNumbers.salt("noise/\(place)/\(step)")
    let bound = 3.0.squareRoot()
    for index in 0..<count {
      let z = Float(-bound + 2 * bound * HashedNumbers.uniform(salt, first + index))
      values[index] += scale * z
    }
  }
}

/// Root mean square difference over the root mean square of the truth.
func distance(_ values: [Float], _ truth: [Float]) -> Double {
  let difference = zip(values, truth).reduce(0.0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
  let norm = truth.reduce(0.0) { $0 + Double($1) * Double($1) }
  return (difference / max(norm, 1e-300)).squareRoot()
}

/// Largest difference over the largest magnitude of the truth.
func largestDistance(_ values: [Float], _ truth: [Float]) -> Double {
  let difference = zip(values, truth).map { Double(abs($0 - $1)) }.max() ?? 0
  return difference / max(Double(truth.map(abs).max() ?? 0), 1e-300)
}
