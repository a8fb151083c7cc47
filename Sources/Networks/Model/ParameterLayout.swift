internal import Tensors

/// Where every parameter lies in one flat vector, and how it is stored there.
///
/// A convolution's weights are stored as the kernels read them: the output channels are cut in
/// blocks of 64, 32, 16, 8 or 4, and each block is a matrix `[ky, kx, input][channel of block]`.
/// Files hold PyTorch's order instead.
struct ParameterLayout {
  enum Kind {
    case convolution(Convolution)
    /// A hidden linear layer, stored as the convolution that it is.
    case hidden(Convolution)
    case vector
    case matrix(columns: Int)
  }

  /// What the values are before the first step.
  enum Start {
    case normal(deviation: Float)
    case uniform(bound: Float)
    case constant(Float)
  }

  struct Entry {
    let name: String
    let kind: Kind
    let start: Start
    let count: Int
    /// Position in the flat vector, in floats; a multiple of 16.
    let offset: Int

    var shape: [Int] {
      switch kind {
      case .convolution(let layer): [layer.outputs, layer.inputs, layer.kernel, layer.kernel]
      case .hidden(let layer): [layer.outputs, layer.inputs]
      case .vector: [count]
      case .matrix(let columns): [count / columns, columns]
      }
    }
  }

  /// What is learnt.
  private(set) var parameters: [Entry] = []
  /// The running means and variances.
  private(set) var statistics: [Entry] = []
  private(set) var parameterCount = 0
  private(set) var statisticCount = 0

  init(_ architecture: Architecture) {
    for layer in architecture.convolutions {
      append(
        layer.name + ".weight", .convolution(layer), layer.depth * layer.outputs,
        layer.start.weight(fanIn: layer.depth, fanOut: layer.kernel * layer.kernel * layer.outputs))
      append(layer.norm + ".weight", .vector, layer.outputs, .constant(1))
      append(layer.norm + ".bias", .vector, layer.outputs, .constant(0))
      appendStatistic(layer.norm + ".running_mean", layer.outputs, .constant(0))
      appendStatistic(layer.norm + ".running_var", layer.outputs, .constant(1))
    }
    for layer in architecture.hidden.map(\.linear) {
      append(layer, .hidden(layer.convolution))
    }
    append(architecture.classifier, .matrix(columns: architecture.classifier.inputs))
  }

  private mutating func append(_ layer: Linear, _ kind: Kind) {
    append(
      layer.name + ".weight", kind, layer.inputs * layer.outputs,
      layer.start.weight(fanIn: layer.inputs, fanOut: layer.outputs))
    append(layer.name + ".bias", .vector, layer.outputs, layer.start.bias(fanIn: layer.inputs))
  }

  private mutating func append(_ name: String, _ kind: Kind, _ count: Int, _ start: Start) {
    parameters.append(
      Entry(name: name, kind: kind, start: start, count: count, offset: parameterCount))
    parameterCount += (count + 15) / 16 * 16
  }

  private mutating func appendStatistic(_ name: String, _ count: Int, _ start: Start) {
    statistics.append(
      Entry(name: name, kind: .vector, start: start, count: count, offset: statisticCount))
    statisticCount += (count + 15) / 16 * 16
  }

  /// The widths of the blocks that `channels` are cut in.
  static func blocks(of channels: Int) -> [(start: Int, lanes: Int)] {
    var blocks: [(start: Int, lanes: Int)] = []
    var start = 0
    for lanes in [64, 32, 16, 8, 4] {
      while channels - start >= lanes {
        blocks.append((start, lanes))
        start += lanes
      }
    }
    return blocks
  }
}

extension ParameterLayout.Entry {
  /// Puts the values of a tensor in PyTorch's order into place.
  func load(_ tensor: Tensor, into flat: UnsafeMutablePointer<Float>) {
    visit { torch, place in flat[offset + place] = tensor.values[torch] }
  }

  /// The values in PyTorch's order.
  func tensor(from flat: UnsafePointer<Float>) -> Tensor {
    var values = [Float](repeating: 0, count: count)
    visit { torch, place in values[torch] = flat[offset + place] }
    return Tensor(shape: shape, values: values)
  }

  /// Calls `body` with every element's index in PyTorch's order and its place in the entry.
  private func visit(_ body: (_ torch: Int, _ place: Int) -> Void) {
    let layer: Convolution
    switch kind {
    case .convolution(let convolution), .hidden(let convolution): layer = convolution
    case .vector, .matrix:
      for index in 0..<count { body(index, index) }
      return
    }
    let taps = layer.kernel * layer.kernel
    for (start, lanes) in ParameterLayout.blocks(of: layer.outputs) {
      for lane in 0..<lanes {
        for input in 0..<layer.inputs {
          for tap in 0..<taps {
            body(
              ((start + lane) * layer.inputs + input) * taps + tap,
              start * layer.depth + (tap * layer.inputs + input) * lanes + lane)
          }
        }
      }
    }
  }
}

extension InitialValues {
  func weight(fanIn: Int, fanOut: Int) -> ParameterLayout.Start {
    switch self {
    case .heNormal: .normal(deviation: (2 / Float(fanOut)).squareRoot())
    case .uniform: .uniform(bound: 1 / Float(fanIn).squareRoot())
    case .normal(let deviation): .normal(deviation: deviation)
    }
  }

  func bias(fanIn: Int) -> ParameterLayout.Start {
    if case .uniform = self { return .uniform(bound: 1 / Float(fanIn).squareRoot()) }
    return .constant(0)
  }
}
