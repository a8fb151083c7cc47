/// A convolution with its BatchNorm, in a network that has been given memory.
struct NormalisedConvolution {
  let shape: Convolution
  let norm: BatchNorm
  let weights: UnsafeMutablePointer<Float>
  let weightGradient: UnsafeMutablePointer<Float>

  /// - Parameter values: the memory of the convolution's output, dense.
  init(_ shape: Convolution, values: FloatBuffer, capacity: Int, memory: NetworkMemory) {
    self.shape = shape
    let map = FeatureMap(
      in: values, size: shape.outputSize, channels: shape.outputs, bordered: false)
    norm = BatchNorm(shape, values: map, capacity: capacity, memory: memory)
    weights = memory.parameter(shape.name + ".weight")
    weightGradient = memory.gradient(shape.name + ".weight")
  }
}

/// A block with its maps.
struct BlockLayers {
  let first: NormalisedConvolution
  let second: NormalisedConvolution
  let shortcut: NormalisedConvolution?
  let input: FeatureMap
  /// After the first rectifier and its noise.
  let middle: FeatureMap
  /// After the second rectifier and its noise.
  let output: FeatureMap

  var skip: BatchNorm.Skip {
    if let shortcut { .normalised(shortcut.norm) } else { .plain(input) }
  }
}

/// All layers of a network with memory for a batch.
///
/// For training every map is kept for the backward pass. Otherwise maps share memory: the outputs
/// of convolutions are used at once, and a stage needs three maps in turn.
struct Layers {
  let images: FeatureMap
  let stem: NormalisedConvolution
  let stemOutput: FeatureMap
  let blocks: [BlockLayers]

  init(_ architecture: Architecture, capacity: Int, memory: NetworkMemory, training: Bool) {
    func floats(_ shape: Convolution) -> Int {
      capacity * shape.outputPixels * shape.outputs
    }
    let shared = FloatBuffer(training ? 0 : floats(architecture.stem))
    let sharedShortcut = FloatBuffer(training ? 0 : floats(architecture.stem) / 2)
    func layer(_ shape: Convolution, _ scratch: FloatBuffer) -> NormalisedConvolution {
      NormalisedConvolution(
        shape, values: training ? FloatBuffer(floats(shape)) : scratch, capacity: capacity,
        memory: memory)
    }
    func map(_ shape: Convolution) -> FeatureMap {
      FeatureMap(
        images: capacity, size: shape.outputSize, channels: shape.outputs, bordered: true)
    }

    images = FeatureMap(
      images: capacity, size: ResNet18.imageSize, channels: ResNet18.imageChannels, bordered: true)
    stem = layer(architecture.stem, shared)
    stemOutput = map(architecture.stem)
    var blocks: [BlockLayers] = []
    var input = stemOutput
    for (index, block) in architecture.blocks.enumerated() {
      // The second block of a stage may write its middle where the first had its own.
      let middle = training || index % 2 == 0 ? map(block.first) : blocks[index - 1].middle
      let layers = BlockLayers(
        first: layer(block.first, shared), second: layer(block.second, shared),
        shortcut: block.shortcut.map { layer($0, sharedShortcut) }, input: input,
        middle: middle, output: map(block.second))
      blocks.append(layers)
      input = layers.output
    }
    self.blocks = blocks
  }
}
