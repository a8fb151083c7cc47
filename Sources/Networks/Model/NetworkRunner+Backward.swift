internal import Kernels

/// Memory for the backward pass, used by one layer after the other.
final class GradientMemory {
  /// Dense gradients of maps: one going down, one being made.
  let current: FloatBuffer
  let next: FloatBuffer
  /// The bordered gradient of a convolution's output, one for each shape so that borders stay 0.
  let outputs: [Int: FeatureMap]
  /// Turned weights of one layer.
  let turned: FloatBuffer
  let partial: FloatBuffer
  let logits: FloatBuffer
  let pooled: FloatBuffer

  init(_ architecture: Architecture, capacity: Int) {
    let network = architecture.network
    let convolutions = architecture.convolutions
    let largest = convolutions.map { $0.outputPixels * $0.outputs }.max() ?? 0
    current = FloatBuffer(capacity * largest)
    next = FloatBuffer(capacity * largest)
    var outputs: [Int: FeatureMap] = [:]
    for layer in convolutions where outputs[layer.outputSize] == nil {
      outputs[layer.outputSize] = FeatureMap(
        images: capacity, size: layer.outputSize, channels: layer.outputs, bordered: true)
    }
    self.outputs = outputs
    turned = FloatBuffer(convolutions.map { $0.depth * $0.outputs }.max() ?? 0)
    partial = FloatBuffer(Convolution.partialFloats)
    logits = FloatBuffer(capacity * network.classes)
    pooled = FloatBuffer(capacity * network.features)
  }
}

extension NetworkRunner {
  /// Finds every parameter's gradient after a forward pass in training mode, from the gradient of
  /// the logits in `gradientMemory.logits`. The gradient of the stem's output is left in its place
  /// among `gradientMemory.outputs`.
  ///
  /// - Parameter parameters: whether the weights' gradients are wanted, which take half of the time.
  func backward(images: Int, parameters: Bool = true) {
    let scratch = gradientMemory
    var (current, next) = (scratch.current, scratch.next)
    poolGradient(images: images, into: current)
    for block in layers.blocks.reversed() {
      guard let output = scratch.outputs[block.output.size] else { continue }
      let g = dense(current, block.output)
      block.second.norm.rectifierGradient(images: images, skip: block.skip, gradient: g)
      block.second.norm.inputGradient(images: images, gradient: g, into: output)
      if parameters { weightGradient(block.second, input: block.middle, output, images: images) }

      let middle = dense(next, block.middle)
      inputGradient(block.second, output, images: images, into: middle, accumulate: false)
      block.first.norm.rectifierGradient(images: images, skip: .nothing, gradient: middle)
      block.first.norm.inputGradient(images: images, gradient: middle, into: output)
      if parameters { weightGradient(block.first, input: block.input, output, images: images) }

      // The way round adds its share: the identity hands on what is there already.
      if let shortcut = block.shortcut {
        let input = dense(next, block.input)
        inputGradient(block.first, output, images: images, into: input, accumulate: false)
        shortcut.norm.inputGradient(images: images, gradient: g, into: output)
        if parameters { weightGradient(shortcut, input: block.input, output, images: images) }
        inputGradient(shortcut, output, images: images, into: input, accumulate: true)
        swap(&current, &next)
      } else {
        inputGradient(block.first, output, images: images, into: g, accumulate: true)
      }
    }
    guard let output = scratch.outputs[layers.stemOutput.size] else { return }
    let g = dense(current, layers.stemOutput)
    layers.stem.norm.rectifierGradient(images: images, skip: .nothing, gradient: g)
    layers.stem.norm.inputGradient(images: images, gradient: g, into: output)
    if parameters { weightGradient(layers.stem, input: layers.images, output, images: images) }
  }

  private func dense(_ memory: FloatBuffer, _ like: FeatureMap) -> FeatureMap {
    FeatureMap(in: memory, size: like.size, channels: like.channels, bordered: false)
  }

  private func weightGradient(
    _ layer: NormalisedConvolution, input: FeatureMap, _ outputGradient: FeatureMap, images: Int
  ) {
    layer.shape.weightGradient(
      images: images, input: input, outputGradient: outputGradient,
      partial: gradientMemory.partial.base, gradient: layer.weightGradient)
  }

  private func inputGradient(
    _ layer: NormalisedConvolution, _ outputGradient: FeatureMap, images: Int,
    into gradient: FeatureMap, accumulate: Bool
  ) {
    layer.shape.turn(layer.weights, into: gradientMemory.turned.base)
    layer.shape.inputGradient(
      images: images, outputGradient: outputGradient, turned: gradientMemory.turned.base,
      gradient: gradient, accumulate: accumulate)
  }

  /// Through the linear layer and the pooling.
  private func poolGradient(images: Int, into current: FloatBuffer) {
    let scratch = gradientMemory
    let network = architecture.network
    let features = network.features
    ibk_linear_gradient(
      noisy.base, memory.parameter("fc.weight"), scratch.logits.base, images, features,
      network.classes, memory.gradient("fc.weight"), memory.gradient("fc.bias"),
      scratch.pooled.base)
    let pixels = architecture.lastSize * architecture.lastSize
    for image in 0..<images {
      let pooled = scratch.pooled.base + image * features
      for pixel in 0..<pixels {
        let place = current.base + (image * pixels + pixel) * features
        for feature in 0..<features { place[feature] = pooled[feature] / Float(pixels) }
      }
    }
  }
}
