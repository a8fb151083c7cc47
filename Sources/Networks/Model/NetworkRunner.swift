internal import Kernels
internal import Tensors

/// A network with memory for a batch: runs it forwards and backwards.
///
/// Everything is allocated when the runner is made; a step allocates nothing of a batch's size.
package final class NetworkRunner {
  let architecture: Architecture
  let capacity: Int
  let memory: NetworkMemory
  let layers: Layers
  /// The pooled vectors without noise: T.
  let representation: FloatBuffer
  /// The pooled vectors with noise.
  let noisy: FloatBuffer
  let logits: FloatBuffer
  private(set) lazy var gradientMemory = GradientMemory(architecture, capacity: capacity)

  /// - Parameter capacity: the largest batch.
  package init(_ network: ResNet18, capacity: Int, training: Bool) {
    architecture = Architecture(network)
    self.capacity = capacity
    memory = NetworkMemory(architecture, training: training)
    layers = Layers(architecture, capacity: capacity, memory: memory, training: training)
    representation = FloatBuffer(capacity * network.features)
    noisy = FloatBuffer(capacity * network.features)
    logits = FloatBuffer(capacity * network.classes)
  }

  enum Mode {
    /// BatchNorm by the batch's statistics, which move the running ones.
    case training
    /// BatchNorm by the running statistics.
    case evaluation
  }

  /// Puts rows of `[N, 32, 32, 3]` images into place as the batch.
  func load(_ images: Tensor, rows: some RandomAccessCollection<Int>) {
    let map = layers.images
    images.values.withUnsafeBufferPointer { pixels in
      guard let base = pixels.baseAddress else { return }
      for (place, row) in rows.enumerated() {
        for line in 0..<map.size {
          map.row(place, line).update(
            from: base + (row * map.size + line) * map.rowCount, count: map.rowCount)
        }
      }
    }
  }

  /// Runs the loaded batch up to the logits.
  ///
  /// - Parameter firstImage: where the batch starts among the images that the noise is counted
  ///   over.
  func forward(images: Int, mode: Mode, noise: any NoiseSource, firstImage: Int = 0) {
    convolve(layers.stem, input: layers.images, images: images, mode: mode)
    rectify(layers.stem.norm, .nothing, into: layers.stemOutput, images: images) { _, _, _ in }
    let sigma = Float(architecture.network.noise)
    for (index, block) in layers.blocks.enumerated() {
      convolve(block.first, input: block.input, images: images, mode: mode)
      rectify(block.first.norm, .nothing, into: block.middle, images: images) { values, at, count in
        guard sigma > 0 else { return }
        noise.add(
          place: 2 * index, first: firstImage * block.middle.size * block.middle.rowCount + at,
          count: count, scale: sigma, to: values)
      }
      convolve(block.second, input: block.middle, images: images, mode: mode)
      if let shortcut = block.shortcut {
        convolve(shortcut, input: block.input, images: images, mode: mode)
      }
      rectify(block.second.norm, block.skip, into: block.output, images: images) {
        values, at, count in
        guard sigma > 0 else { return }
        noise.add(
          place: 2 * index + 1, first: firstImage * block.output.size * block.output.rowCount + at,
          count: count, scale: sigma, to: values)
      }
    }
    classify(images: images, noise: noise, firstImage: firstImage)
  }

  private func convolve(
    _ layer: NormalisedConvolution, input: FeatureMap, images: Int, mode: Mode
  ) {
    let output = layer.norm.values
    switch mode {
    case .training:
      layer.norm.measure(images: images) { range in
        layer.shape.forward(range, input: input, weights: layer.weights, output: output)
      }
    case .evaluation:
      layer.norm.useRunningStatistics()
      let tiles = layer.norm.tiles(images)
      Parallel.forEach(tiles: tiles.count) { tile in
        layer.shape.forward(
          tiles.range(tile), input: input, weights: layer.weights, output: output)
      }
    }
  }

  /// Normalises, rectifies and adds noise, row by row while the row is in cache.
  ///
  /// - Parameter addNoise: given a row, the place of its first value in the batch's dense map and
  ///   its length.
  private func rectify(
    _ norm: BatchNorm, _ skip: BatchNorm.Skip, into output: FeatureMap, images: Int,
    addNoise: (_ values: UnsafeMutablePointer<Float>, _ first: Int, _ count: Int) -> Void
  ) {
    let tiles = norm.tiles(images)
    Parallel.forEach(tiles: tiles.count) { tile in
      for image in tiles.range(tile) {
        for row in 0..<output.size {
          let values = output.row(image, row)
          norm.rectify(image: image, row: row, skip: skip, into: values)
          addNoise(values, (image * output.size + row) * output.rowCount, output.rowCount)
        }
      }
    }
  }

  /// Average pooling, the output noise and the linear layer.
  private func classify(images: Int, noise: any NoiseSource, firstImage: Int) {
    guard let last = layers.blocks.last?.output else { return }
    let network = architecture.network
    let features = network.features
    let sigma = Float(network.outputNoise)
    for image in 0..<images {
      ibk_spatial_mean(
        last.row(image, 0), last.size, last.size, last.rowPitch, features,
        representation.base + image * features)
    }
    noisy.base.update(from: representation.base, count: images * features)
    if sigma > 0 {
      noise.add(
        place: 2 * layers.blocks.count, first: firstImage * features, count: images * features,
        scale: sigma, to: noisy.base)
    }
    ibk_linear(
      noisy.base, memory.parameter("fc.weight"), memory.parameter("fc.bias"), images, features,
      network.classes, logits.base)
  }
}
