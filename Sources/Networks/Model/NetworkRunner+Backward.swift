internal import Kernels
internal import Tensors

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
  /// The gradients of the head's vectors: one going down, one being made.
  let vectors: FloatBuffer
  let nextVectors: FloatBuffer

  init(_ architecture: Architecture, capacity: Int) {
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
    let hidden = architecture.hidden.map(\.linear)
    turned = FloatBuffer(
      (convolutions + hidden.map(\.convolution)).map { $0.depth * $0.outputs }.max() ?? 0)
    partial = FloatBuffer(Convolution.partialFloats)
    logits = FloatBuffer(capacity * architecture.classes)
    let longest = ([architecture.classifier] + hidden).map(\.inputs).max() ?? 0
    vectors = FloatBuffer(capacity * longest)
    nextVectors = FloatBuffer(hidden.isEmpty ? 0 : capacity * longest)
  }
}

extension NetworkRunner {
  /// Finds every parameter's gradient after a forward pass in training mode, from the gradient of
  /// the logits in `gradientMemory.logits`. The gradient of the first convolution's output is left in
  /// its place among `gradientMemory.outputs`.
  ///
  /// - Parameter parameters: whether the gradients of the convolutions' weights are wanted, which
  ///   take half of the time.
  func backward(images: Int, parameters: Bool = true) {
    let scratch = gradientMemory
    var (current, next) = (scratch.current, scratch.next)
    headGradient(images: images)
    poolGradient(images: images, into: current)
    for (index, step) in layers.steps.enumerated().reversed() {
      switch step {
      case .plain(let plain):
        if let pooled = plain.pooled {
          unpool(dense(current, pooled), plain.output, images: images, into: next)
          swap(&current, &next)
        }
        guard let output = scratch.outputs[plain.output.size] else { continue }
        let g = dense(current, plain.output)
        plain.layer.norm.rectifierGradient(images: images, skip: .nothing, gradient: g)
        plain.layer.norm.inputGradient(images: images, gradient: g, into: output)
        if parameters { weightGradient(plain.layer, input: plain.input, output, images: images) }
        // That of the images is found from this one where it is asked for.
        guard index > 0 else { continue }
        inputGradient(
          plain.layer, output, images: images, into: dense(next, plain.input), accumulate: false)
        swap(&current, &next)
      case .residual(let block):
        if backward(block, images: images, parameters: parameters, current: current, next: next) {
          swap(&current, &next)
        }
      }
    }
  }

  /// Through a block, from the gradient of its output in `current` to that of its input.
  ///
  /// - Returns: whether the latter is in `next`.
  private func backward(
    _ block: BlockLayers, images: Int, parameters: Bool, current: FloatBuffer, next: FloatBuffer
  ) -> Bool {
    guard let output = gradientMemory.outputs[block.output.size] else { return false }
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
    guard let shortcut = block.shortcut else {
      inputGradient(block.first, output, images: images, into: g, accumulate: true)
      return false
    }
    let input = dense(next, block.input)
    inputGradient(block.first, output, images: images, into: input, accumulate: false)
    shortcut.norm.inputGradient(images: images, gradient: g, into: output)
    if parameters { weightGradient(shortcut, input: block.input, output, images: images) }
    inputGradient(shortcut, output, images: images, into: input, accumulate: true)
    return true
  }

  private func dense(_ memory: FloatBuffer, _ like: FeatureMap) -> FeatureMap {
    FeatureMap(in: memory, size: like.size, channels: like.channels, bordered: false)
  }

  private func weightGradient(
    _ layer: NormalisedConvolution, input: FeatureMap, _ outputGradient: FeatureMap, images: Int
  ) {
    if let winograd = layer.winograd {
      winograd.weightGradient(
        images: images, input: input, outputGradient: outputGradient,
        gradient: layer.weightGradient, memory: winogradMemory)
      return
    }
    layer.shape.weightGradient(
      images: images, input: input, outputGradient: outputGradient,
      partial: gradientMemory.partial.base, gradient: layer.weightGradient)
  }

  private func inputGradient(
    _ layer: NormalisedConvolution, _ outputGradient: FeatureMap, images: Int,
    into gradient: FeatureMap, accumulate: Bool
  ) {
    layer.shape.turn(layer.weights, into: gradientMemory.turned.base)
    if let winograd = layer.turnedWinograd {
      let memory = winogradMemory
      winograd.transform(gradientMemory.turned.base, into: memory.filters.base)
      let tiles = layer.norm.tiles(images)
      Parallel.forEach(tiles: tiles.count) { tile in
        winograd.run(
          tiles.range(tile), input: outputGradient, filters: memory.filters.base,
          output: gradient, accumulate: accumulate, memory: memory)
      }
      return
    }
    layer.shape.inputGradient(
      images: images, outputGradient: outputGradient, turned: gradientMemory.turned.base,
      gradient: gradient, accumulate: accumulate)
  }

  /// Through the max-pooling: the gradient goes to the greatest of each four.
  private func unpool(
    _ gradient: FeatureMap, _ input: FeatureMap, images: Int, into memory: FloatBuffer
  ) {
    let output = dense(memory, input)
    Parallel.forEach(tiles: images) { image in
      for row in 0..<gradient.size {
        ibk_max_pool_gradient(
          input.row(image, 2 * row), input.row(image, 2 * row + 1), gradient.row(image, row),
          gradient.size, gradient.channels, output.row(image, 2 * row),
          output.row(image, 2 * row + 1))
      }
    }
  }

  /// Through the average pooling.
  private func poolGradient(images: Int, into current: FloatBuffer) {
    let features = architecture.features
    let pixels = architecture.lastSize * architecture.lastSize
    // The pixels are a power of two: a product with the inverse is the quotient.
    let share = 1 / Float(pixels)
    let tiles = ImageTiles(images: images, pixelsPerImage: pixels)
    let pooled = gradientMemory.vectors
    Parallel.forEach(tiles: tiles.count) { tile in
      for image in tiles.range(tile) {
        let place = current.base + image * pixels * features
        for feature in 0..<features {
          place[feature] = share * pooled.base[image * features + feature]
        }
        for pixel in 1..<pixels {
          (place + pixel * features).update(from: place, count: features)
        }
      }
    }
  }
}
