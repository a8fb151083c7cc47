internal import Kernels
internal import Tensors

/// A network's parameters, their gradients and momentum, and the running statistics, each one flat
/// vector (see ``ParameterLayout``).
final class NetworkMemory {
  let layout: ParameterLayout
  private let parameters: FloatBuffer
  private let gradients: FloatBuffer
  private let momentum: FloatBuffer
  private let statistics: FloatBuffer
  private let parameterOffsets: [String: Int]
  private let statisticOffsets: [String: Int]

  /// - Parameter training: whether there are gradients and momentum.
  init(_ architecture: Architecture, training: Bool) {
    layout = ParameterLayout(architecture)
    parameters = FloatBuffer(layout.parameterCount)
    gradients = FloatBuffer(training ? layout.parameterCount : 0)
    momentum = FloatBuffer(training ? layout.parameterCount : 0)
    statistics = FloatBuffer(layout.statisticCount)
    parameterOffsets = Dictionary(
      uniqueKeysWithValues: layout.parameters.map { ($0.name, $0.offset) })
    statisticOffsets = Dictionary(
      uniqueKeysWithValues: layout.statistics.map { ($0.name, $0.offset) })
  }

  // The names are those of the layout that made the offsets, so none is ever missing.
  func parameter(_ name: String) -> UnsafeMutablePointer<Float> {
    parameters.base + parameterOffsets[name, default: 0]
  }

  func gradient(_ name: String) -> UnsafeMutablePointer<Float> {
    gradients.base + (gradients.count == 0 ? 0 : parameterOffsets[name, default: 0])
  }

  func statistic(_ name: String) -> UnsafeMutablePointer<Float> {
    statistics.base + statisticOffsets[name, default: 0]
  }

  /// Takes over a state that was checked to be one of this network.
  func load(parameters tensors: [String: Tensor], momentum velocities: [String: Tensor] = [:]) {
    Parallel.forEach(tiles: layout.parameters.count) { index in
      let entry = layout.parameters[index]
      if let tensor = tensors[entry.name] { entry.load(tensor, into: parameters.base) }
      if let tensor = velocities[entry.name] { entry.load(tensor, into: momentum.base) }
    }
    for entry in layout.statistics {
      if let tensor = tensors[entry.name] { entry.load(tensor, into: statistics.base) }
    }
  }

  /// Parameters and running statistics, in PyTorch's layout.
  func storedParameters() -> [String: Tensor] {
    var tensors = stored(parameters)
    for entry in layout.statistics { tensors[entry.name] = entry.tensor(from: statistics.base) }
    return tensors
  }

  func storedMomentum() -> [String: Tensor] { stored(momentum) }
  func storedGradients() -> [String: Tensor] { stored(gradients) }

  private func stored(_ flat: FloatBuffer) -> [String: Tensor] {
    Dictionary(
      uniqueKeysWithValues: layout.parameters.map { ($0.name, $0.tensor(from: flat.base)) })
  }

  /// One step of SGD on every parameter.
  func step(learningRate: Double, momentum coefficient: Double, weightDecay: Double) {
    let chunk = 1 << 16
    let count = parameters.count
    Parallel.forEach(tiles: (count + chunk - 1) / chunk) { tile in
      let first = tile * chunk
      ibk_momentum_step(
        min(chunk, count - first), Float(learningRate), Float(coefficient), Float(weightDecay),
        gradients.base + first, momentum.base + first, parameters.base + first)
    }
  }
}
