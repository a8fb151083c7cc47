internal import Kernels
internal import Tensors

/// A network with memory for a batch: runs it forwards and backwards.
///
/// Everything is allocated when the runner is made; a step allocates nothing of a batch's size.
package final class NetworkRunner {
  let architecture: Architecture
  let capacity: Int
  let memory: NetworkMemory
  let winogradMemory: WinogradMemory
  let layers: Layers
  /// The pooled vectors without noise: T.
  let representation: FloatBuffer
  /// The vectors that the last layer takes, with noise.
  let noisy: FloatBuffer
  let logits: FloatBuffer
  private(set) lazy var gradientMemory = GradientMemory(architecture, capacity: capacity)

  /// - Parameters:
  ///   - capacity: the largest batch.
  ///   - method: how convolutions are made.
  package init(
    _ network: any Network, capacity: Int, training: Bool, method: ConvolutionMethod = .fastest
  ) {
    architecture = network.architecture
    self.capacity = capacity
    memory = NetworkMemory(architecture, training: training)
    representation = FloatBuffer(capacity * architecture.features)
    layers = Layers(
      architecture, capacity: capacity, memory: memory, representation: representation,
      training: training, method: method)
    winogradMemory = WinogradMemory(
      method == .fastest ? architecture.convolutions : [], capacity: capacity, training: training)
    noisy = FloatBuffer(capacity * architecture.classifier.inputs)
    logits = FloatBuffer(capacity * architecture.classes)
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
    let rows = Array(rows)
    images.values.withUnsafeBufferPointer { pixels in
      guard let pixels = pixels.baseAddress else { return }
      nonisolated(unsafe) let base = pixels
      let tiles = ImageTiles(images: rows.count, perTile: 16)
      Parallel.forEach(tiles: tiles.count) { tile in
        for place in tiles.range(tile) {
          for line in 0..<map.size {
            map.row(place, line).update(
              from: base + (rows[place] * map.size + line) * map.rowCount, count: map.rowCount)
          }
        }
      }
    }
  }

  /// Runs the loaded batch up to the logits.
  ///
  /// - Parameter firstImage: where the batch starts among the images that the noise is counted
  ///   over.
  func forward(images: Int, mode: Mode, noise: any NoiseSource, firstImage: Int = 0) {
    let injection = Injection(source: noise, noises: architecture.noises, firstImage: firstImage)
    for step in layers.steps {
      switch step {
      case .plain(let plain):
        convolve(plain.layer, input: plain.input, images: images, mode: mode)
        rectify(
          plain.layer.norm, .nothing, into: plain.output, images: images, plain.noise, injection)
        if let pooled = plain.pooled { pool(plain.output, into: pooled, images: images) }
      case .residual(let block):
        convolve(block.first, input: block.input, images: images, mode: mode)
        rectify(
          block.first.norm, .nothing, into: block.middle, images: images, block.noise, injection)
        convolve(block.second, input: block.middle, images: images, mode: mode)
        if let shortcut = block.shortcut {
          convolve(shortcut, input: block.input, images: images, mode: mode)
        }
        rectify(
          block.second.norm, block.skip, into: block.output, images: images, block.noise + 1,
          injection)
      }
    }
    classify(images: images, injection)
  }

  private func convolve(
    _ layer: NormalisedConvolution, input: FeatureMap, images: Int, mode: Mode
  ) {
    let output = layer.norm.values
    let memory = winogradMemory
    layer.winograd?.transform(layer.weights, into: memory.filters.base)
    func convolve(_ range: Range<Int>) {
      guard let winograd = layer.winograd else {
        layer.shape.forward(range, input: input, weights: layer.weights, output: output)
        return
      }
      winograd.run(
        range, input: input, filters: memory.filters.base, output: output, memory: memory)
    }
    switch mode {
    case .training:
      layer.norm.measure(images: images, convolve: convolve)
    case .evaluation:
      layer.norm.useRunningStatistics()
      let tiles = layer.norm.tiles(images)
      Parallel.forEach(tiles: tiles.count) { convolve(tiles.range($0)) }
    }
  }

  /// Normalises, rectifies and adds noise, row by row while the row is in cache.
  private func rectify(
    _ norm: BatchNorm, _ skip: BatchNorm.Skip, into output: FeatureMap, images: Int,
    _ place: Int?, _ injection: Injection
  ) {
    let tiles = norm.tiles(images)
    Parallel.forEach(tiles: tiles.count) { tile in
      for image in tiles.range(tile) {
        for row in 0..<output.size {
          let values = output.row(image, row)
          norm.rectify(image: image, row: row, skip: skip, into: values)
          guard let place else { continue }
          injection.add(
            place: place, at: (image * output.size + row) * output.rowCount,
            perImage: output.size * output.rowCount, count: output.rowCount, to: values)
        }
      }
    }
  }

  /// The greatest of every 2 × 2 pixels.
  private func pool(_ input: FeatureMap, into output: FeatureMap, images: Int) {
    Parallel.forEach(tiles: images) { image in
      for row in 0..<output.size {
        ibk_max_pool(
          input.row(image, 2 * row), input.row(image, 2 * row + 1), output.size, output.channels,
          output.row(image, row))
      }
    }
  }
}
