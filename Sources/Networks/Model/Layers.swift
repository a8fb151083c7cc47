/// A convolution with its BatchNorm, in a network that has been given memory.
struct NormalisedConvolution {
  let shape: Convolution
  let norm: BatchNorm
  let weights: UnsafeMutablePointer<Float>
  let weightGradient: UnsafeMutablePointer<Float>
  /// How it and the gradient of its input are made; directly where there is none.
  let winograd: WinogradConvolution?
  let turnedWinograd: WinogradConvolution?

  /// - Parameter values: the memory of the convolution's output, dense.
  init(
    _ shape: Convolution, values: FloatBuffer, capacity: Int, memory: NetworkMemory,
    method: ConvolutionMethod
  ) {
    self.shape = shape
    winograd = method == .fastest ? shape.winograd : nil
    turnedWinograd = method == .fastest ? shape.turnedWinograd : nil
    let map = FeatureMap(
      in: values, size: shape.outputSize, channels: shape.outputs, bordered: false)
    norm = BatchNorm(shape, values: map, capacity: capacity, memory: memory)
    weights = memory.parameter(shape.name + ".weight")
    weightGradient = memory.gradient(shape.name + ".weight")
  }
}

/// A plain step with its maps.
struct PlainLayers {
  let layer: NormalisedConvolution
  let noise: Int?
  let input: FeatureMap
  /// After the rectifier and its noise.
  let output: FeatureMap
  /// After the max-pooling, where there is one.
  let pooled: FeatureMap?
}

/// A block with its maps.
struct BlockLayers {
  let first: NormalisedConvolution
  let second: NormalisedConvolution
  let shortcut: NormalisedConvolution?
  let noise: Int
  let input: FeatureMap
  /// After the first rectifier and its noise.
  let middle: FeatureMap
  /// After the second rectifier and its noise.
  let output: FeatureMap

  var skip: BatchNorm.Skip {
    if let shortcut { .normalised(shortcut.norm) } else { .plain(input) }
  }
}

enum StepLayers {
  case plain(PlainLayers)
  case residual(BlockLayers)

  var result: FeatureMap {
    switch self {
    case .plain(let plain): plain.pooled ?? plain.output
    case .residual(let block): block.output
    }
  }
}

/// A hidden linear layer with its vectors, each a map of one pixel.
struct HiddenLayers {
  let shape: Convolution
  let noise: Int
  let weights: UnsafeMutablePointer<Float>
  let bias: UnsafeMutablePointer<Float>
  let weightGradient: UnsafeMutablePointer<Float>
  let biasGradient: UnsafeMutablePointer<Float>
  let input: FeatureMap
  /// Before the rectifier.
  let values: FeatureMap
  /// After the rectifier and its noise.
  let output: FeatureMap
}

/// All layers of a network with memory for a batch.
///
/// For training every map is kept for the backward pass. Otherwise maps share memory: the outputs
/// of convolutions are used at once, and steps of one shape need three maps in turn.
struct Layers {
  let images: FeatureMap
  let steps: [StepLayers]
  let hidden: [HiddenLayers]

  /// - Parameter representation: the vectors T.
  init(
    _ architecture: Architecture, capacity: Int, memory: NetworkMemory,
    representation: FloatBuffer, training: Bool, method: ConvolutionMethod
  ) {
    var maker = LayerMaker(
      architecture, capacity: capacity, memory: memory, training: training, method: method)
    images = FeatureMap(
      images: capacity, size: Architecture.imageSize, channels: Architecture.imageChannels,
      bordered: true)
    var input = images
    steps = architecture.steps.map { step in
      let layers = maker.layers(of: step, input: input)
      input = layers.result
      return layers
    }
    var vector = FeatureMap(
      in: representation, size: 1, channels: architecture.features, bordered: false)
    hidden = architecture.hidden.map { layer in
      let layers = maker.layers(of: layer, input: vector)
      vector = layers.output
      return layers
    }
  }
}

/// Gives layers their memory.
private struct LayerMaker {
  let capacity: Int
  let memory: NetworkMemory
  let training: Bool
  let method: ConvolutionMethod
  /// The outputs of convolutions, where they need not be kept: one on the way, one on the way round.
  private let scratch: FloatBuffer
  private let shortcutScratch: FloatBuffer
  /// Maps that a later step may write again.
  private var maps: [FeatureMap] = []

  init(
    _ architecture: Architecture, capacity: Int, memory: NetworkMemory, training: Bool,
    method: ConvolutionMethod
  ) {
    self.method = method
    self.capacity = capacity
    self.memory = memory
    self.training = training
    func largest(_ shapes: [Convolution]) -> Int {
      training ? 0 : capacity * (shapes.map { $0.outputPixels * $0.outputs }.max() ?? 0)
    }
    scratch = FloatBuffer(largest(architecture.convolutions))
    shortcutScratch = FloatBuffer(largest(architecture.convolutions.filter { $0.kernel == 1 }))
  }

  private func layer(_ shape: Convolution, _ scratch: FloatBuffer) -> NormalisedConvolution {
    let values =
      training ? FloatBuffer(capacity * shape.outputPixels * shape.outputs) : scratch
    return NormalisedConvolution(
      shape, values: values, capacity: capacity, memory: memory, method: method)
  }

  /// A bordered map; none of those that are `used`.
  private mutating func map(size: Int, channels: Int, used: [FeatureMap]) -> FeatureMap {
    let free = maps.first { map in
      map.size == size && map.channels == channels
        && !used.contains { $0.memory === map.memory }
    }
    if !training, let free { return free }
    let map = FeatureMap(images: capacity, size: size, channels: channels, bordered: true)
    maps.append(map)
    return map
  }

  mutating func layers(of step: Step, input: FeatureMap) -> StepLayers {
    switch step {
    case .plain(let plain):
      let shape = plain.convolution
      let output = map(size: shape.outputSize, channels: shape.outputs, used: [input])
      let pooled =
        plain.pooled
        ? map(size: shape.outputSize / 2, channels: shape.outputs, used: [input, output]) : nil
      return .plain(
        PlainLayers(
          layer: layer(shape, scratch), noise: plain.noise, input: input, output: output,
          pooled: pooled))
    case .residual(let block):
      let size = block.first.outputSize
      let middle = map(size: size, channels: block.first.outputs, used: [input])
      let output = map(size: size, channels: block.second.outputs, used: [input, middle])
      return .residual(
        BlockLayers(
          first: layer(block.first, scratch), second: layer(block.second, scratch),
          shortcut: block.shortcut.map { layer($0, shortcutScratch) }, noise: block.noise,
          input: input, middle: middle, output: output))
    }
  }

  func layers(of layer: HiddenLayer, input: FeatureMap) -> HiddenLayers {
    func vectors() -> FeatureMap {
      FeatureMap(
        in: FloatBuffer(capacity * layer.linear.outputs), size: 1,
        channels: layer.linear.outputs, bordered: false)
    }
    let name = layer.linear.name
    return HiddenLayers(
      shape: layer.linear.convolution, noise: layer.noise,
      weights: memory.parameter(name + ".weight"), bias: memory.parameter(name + ".bias"),
      weightGradient: memory.gradient(name + ".weight"),
      biasGradient: memory.gradient(name + ".bias"), input: input, values: vectors(),
      output: vectors())
  }
}
