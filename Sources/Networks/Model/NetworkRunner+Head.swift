internal import Kernels
internal import Tensors

/// From the last feature map to the logits, and back.
extension NetworkRunner {
  /// Average pooling, the hidden layers, the output noise and the last layer.
  func classify(images: Int, _ injection: Injection) {
    guard let last = layers.steps.last?.result else { return }
    let features = architecture.features
    let (vectors, tiles) = (representation, ImageTiles(images: images, perTile: 16))
    Parallel.forEach(tiles: tiles.count) { tile in
      for image in tiles.range(tile) {
        ibk_spatial_mean(
          last.row(image, 0), last.size, last.size, last.rowPitch, features,
          vectors.base + image * features)
      }
    }
    for layer in layers.hidden { forward(layer, images: images, injection) }
    let classifier = architecture.classifier
    let count = images * classifier.inputs
    noisy.base.update(
      from: layers.hidden.last?.output.memory.base ?? representation.base, count: count)
    injection.add(
      place: architecture.noises.count - 1, at: 0, perImage: classifier.inputs, count: count,
      to: noisy.base)
    ibk_linear(
      noisy.base, memory.parameter(classifier.name + ".weight"),
      memory.parameter(classifier.name + ".bias"), images, classifier.inputs, classifier.outputs,
      logits.base)
  }

  private func forward(_ layer: HiddenLayers, images: Int, _ injection: Injection) {
    let outputs = layer.shape.outputs
    let tiles = ImageTiles(images: images, pixelsPerImage: 1)
    Parallel.forEach(tiles: tiles.count) { tile in
      let range = tiles.range(tile)
      layer.shape.forward(range, input: layer.input, weights: layer.weights, output: layer.values)
      let output = layer.output.corner(range.lowerBound)
      ibk_biased_relu(
        layer.bias, range.count, outputs, layer.values.corner(range.lowerBound), output)
      injection.add(
        place: layer.noise, at: range.lowerBound * outputs, perImage: outputs,
        count: range.count * outputs, to: output)
    }
  }

  /// Finds the gradients of the head's parameters, and that of T, which is left in
  /// `gradientMemory.vectors`.
  func headGradient(images: Int) {
    let scratch = gradientMemory
    let classifier = architecture.classifier
    ibk_linear_gradient(
      noisy.base, memory.parameter(classifier.name + ".weight"), scratch.logits.base, images,
      classifier.inputs, classifier.outputs, memory.gradient(classifier.name + ".weight"),
      memory.gradient(classifier.name + ".bias"), scratch.vectors.base)
    for layer in layers.hidden.reversed() {
      let g = FeatureMap(
        in: scratch.vectors, size: 1, channels: layer.shape.outputs, bordered: false)
      ibk_biased_relu_gradient(
        layer.values.memory.base, images, layer.shape.outputs, g.memory.base, layer.biasGradient)
      layer.shape.weightGradient(
        images: images, input: layer.input, outputGradient: g, partial: scratch.partial.base,
        gradient: layer.weightGradient)
      layer.shape.turn(layer.weights, into: scratch.turned.base)
      let next = FeatureMap(
        in: scratch.nextVectors, size: 1, channels: layer.shape.inputs, bordered: false)
      layer.shape.inputGradient(
        images: images, outputGradient: g, turned: scratch.turned.base, gradient: next,
        accumulate: false)
      scratch.vectors.base.update(from: next.memory.base, count: images * layer.shape.inputs)
    }
  }
}
