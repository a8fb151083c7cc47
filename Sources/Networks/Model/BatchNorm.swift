internal import Kernels
internal import Tensors

/// BatchNorm over the output of one convolution (Ioffe and Szegedy, 2015), as `torch.nn.BatchNorm2d`:
/// ε 1e-5, momentum 0.1, unbiased running variance.
final class BatchNorm {
  static let epsilon = 1e-5
  static let statisticsMomentum = 0.1

  let channels: Int
  let size: Int
  /// The convolution's output, dense; what is normalised.
  let values: FeatureMap
  private let weight: UnsafePointer<Float>
  private let bias: UnsafePointer<Float>
  private let weightGradient: UnsafeMutablePointer<Float>
  private let biasGradient: UnsafeMutablePointer<Float>
  private let runningMean: UnsafeMutablePointer<Float>
  private let runningVariance: UnsafeMutablePointer<Float>

  /// Few channels are taken several pixels at a time, so that the loops over them are long.
  private let fold: Int
  /// scale, shift, mean; then a, b, c of the gradient: a row of `fold · channels` each.
  private let coefficients: FloatBuffer
  private var deviation: [Double]
  private let imagesPerTile: Int
  /// Whether the statistics of the last forward pass were the running ones, which no image moves.
  private var areStatisticsFixed = false
  /// Of each tile: up to three rows of sums.
  private var partial: [Double]

  init(_ layer: Convolution, values: FeatureMap, capacity: Int, memory: NetworkMemory) {
    channels = layer.outputs
    size = layer.outputSize
    self.values = values
    weight = UnsafePointer(memory.parameter(layer.norm + ".weight"))
    bias = UnsafePointer(memory.parameter(layer.norm + ".bias"))
    weightGradient = memory.gradient(layer.norm + ".weight")
    biasGradient = memory.gradient(layer.norm + ".bias")
    runningMean = memory.statistic(layer.norm + ".running_mean")
    runningVariance = memory.statistic(layer.norm + ".running_var")
    var fold = 1
    while 2 * fold * layer.outputs <= 64, layer.outputSize % (2 * fold) == 0 { fold *= 2 }
    self.fold = fold
    coefficients = FloatBuffer(6 * fold * layer.outputs)
    deviation = [Double](repeating: 1, count: layer.outputs)
    imagesPerTile = layer.imagesPerTile
    let tiles = ImageTiles(images: capacity, perTile: imagesPerTile).count
    partial = [Double](repeating: 0, count: tiles * 3 * fold * layer.outputs)
  }

  private var period: Int { fold * channels }
  private func coefficient(_ row: Int) -> UnsafeMutablePointer<Float> {
    coefficients.base + row * period
  }
  private var scale: UnsafeMutablePointer<Float> { coefficient(0) }
  private var shift: UnsafeMutablePointer<Float> { coefficient(1) }
  private var mean: UnsafeMutablePointer<Float> { coefficient(2) }

  private func set(_ row: Int, _ channel: Int, _ value: Double) {
    for copy in 0..<fold { coefficient(row)[copy * channels + channel] = Float(value) }
  }

  private func map(rows: Int, otherRow: Int = 0, outRow: Int = 0) -> ibk_map {
    ibk_map(
      rows: rows, columns: size / fold, channels: period, other_row: otherRow, out_row: outRow)
  }

  func tiles(_ images: Int) -> ImageTiles {
    ImageTiles(images: images, perTile: imagesPerTile)
  }

  /// Runs `body` with each tile's own sums, set to zero, then returns `rows` rows of totals by
  /// channel, added up in the order of the tiles.
  private func summed(
    images: Int, rows: Int, _ body: (Range<Int>, UnsafeMutablePointer<Double>) -> Void
  ) -> [Double] {
    let tiles = tiles(images)
    let stride = 3 * period
    var totals = [Double](repeating: 0, count: rows * channels)
    partial.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      nonisolated(unsafe) let sums = base
      Parallel.forEach(tiles: tiles.count) { tile in
        let place = sums + tile * stride
        place.update(repeating: 0, count: stride)
        body(tiles.range(tile), place)
      }
      for tile in 0..<tiles.count {
        for index in 0..<rows * period {
          totals[index / period * channels + index % channels] += sums[tile * stride + index]
        }
      }
    }
    return totals
  }

  /// Runs the convolution on every tile and takes the batch's statistics as it goes, then moves
  /// the running statistics.
  func measure(images: Int, convolve: (Range<Int>) -> Void) {
    areStatisticsFixed = false
    let totals = summed(images: images, rows: 2) { range, sums in
      convolve(range)
      var map = map(rows: range.count * size)
      ibk_channel_sums(&map, values.corner(range.lowerBound), sums, sums + period)
    }
    let count = Double(images * size * size)
    let momentum = BatchNorm.statisticsMomentum
    for channel in 0..<channels {
      let mean = totals[channel] / count
      let variance = max(0, totals[channels + channel] / count - mean * mean)
      prepare(channel, mean: mean, variance: variance)
      let unbiased = variance * count / max(1, count - 1)
      runningMean[channel] = Float(
        (1 - momentum) * Double(runningMean[channel]) + momentum * mean)
      runningVariance[channel] = Float(
        (1 - momentum) * Double(runningVariance[channel]) + momentum * unbiased)
    }
  }

  /// Makes ready to normalise by the running statistics.
  func useRunningStatistics() {
    areStatisticsFixed = true
    for channel in 0..<channels {
      prepare(
        channel, mean: Double(runningMean[channel]), variance: Double(runningVariance[channel]))
    }
  }

  private func prepare(_ channel: Int, mean: Double, variance: Double) {
    deviation[channel] = (variance + BatchNorm.epsilon).squareRoot()
    let scale = Double(weight[channel]) / deviation[channel]
    set(0, channel, scale)
    set(1, channel, Double(bias[channel]) - mean * scale)
    set(2, channel, mean)
  }

  /// What is added before the rectifier.
  enum Skip {
    case nothing
    /// The block's input as it is, bordered.
    case plain(FeatureMap)
    /// The output of the shortcut's convolution, to be normalised, dense.
    case normalised(BatchNorm)
  }

  /// One row of max(0, normalised + skip).
  func rectify(
    image: Int, row: Int, skip: Skip, into output: UnsafeMutablePointer<Float>
  ) {
    var map = map(rows: 1)
    let input = values.row(image, row)
    switch skip {
    case .nothing:
      ibk_normalise_relu(&map, input, scale, shift, nil, nil, nil, output)
    case .plain(let other):
      ibk_normalise_relu(&map, input, scale, shift, other.row(image, row), nil, nil, output)
    case .normalised(let other):
      ibk_normalise_relu(
        &map, input, scale, shift, other.values.row(image, row), other.scale, other.shift, output)
    }
  }

  /// Takes the gradient of the rectified output (dense, changed in place to that before the
  /// rectifier), and finds the gradients of weight and bias, the shortcut's too.
  func rectifierGradient(images: Int, skip: Skip, gradient: FeatureMap) {
    let totals = summed(images: images, rows: 3) { range, sums in
      let first = range.lowerBound
      let g = gradient.corner(first)
      let x = values.corner(first)
      switch skip {
      case .nothing:
        var map = map(rows: range.count * size)
        ibk_relu_gradient(
          &map, x, scale, shift, mean, nil, nil, nil, nil, g, sums, sums + period, nil)
      case .plain(let other):
        // The border interrupts the rows at each image, so the images are taken one by one.
        var map = map(rows: size, otherRow: other.rowPitch)
        for image in range {
          ibk_relu_gradient(
            &map, values.corner(image), scale, shift, mean, other.row(image, 0), nil, nil, nil,
            gradient.corner(image), sums, sums + period, nil)
        }
      case .normalised(let other):
        var map = map(rows: range.count * size, otherRow: other.values.rowPitch)
        ibk_relu_gradient(
          &map, x, scale, shift, mean, other.values.corner(first), other.scale, other.shift,
          other.mean, g, sums, sums + period, sums + 2 * period)
      }
    }
    takeGradient(
      images: images, sums: totals[0..<channels], products: totals[channels..<2 * channels])
    if case .normalised(let other) = skip {
      other.takeGradient(
        images: images, sums: totals[0..<channels], products: totals[2 * channels..<3 * channels])
    }
  }

  /// With x̂ the normalised value, dγ = Σ g·x̂, dβ = Σ g, and
  /// dx = γ/σ · (g − dβ/M − x̂ · dγ/M) = a·g + b·x + c (Ioffe and Szegedy, 2015, section 3);
  /// with fixed statistics dx = γ/σ · g.
  private func takeGradient(images: Int, sums: ArraySlice<Double>, products: ArraySlice<Double>) {
    let count = Double(images * size * size)
    for channel in 0..<channels {
      let sum = sums[sums.startIndex + channel]
      let product = products[products.startIndex + channel] / deviation[channel]
      weightGradient[channel] = Float(product)
      biasGradient[channel] = Float(sum)
      let a = Double(weight[channel]) / deviation[channel]
      let b = areStatisticsFixed ? 0 : -a * product / (count * deviation[channel])
      let c = areStatisticsFixed ? 0 : -a * sum / count - b * Double(mean[channel])
      set(3, channel, a)
      set(4, channel, b)
      set(5, channel, c)
    }
  }

  /// The gradient of the convolution's output, bordered, from that of the normalised value, dense.
  func inputGradient(images: Int, gradient: FeatureMap, into output: FeatureMap) {
    let tiles = tiles(images)
    Parallel.forEach(tiles: tiles.count) { tile in
      var map = map(rows: size, outRow: output.rowPitch)
      for image in tiles.range(tile) {
        ibk_normalise_gradient(
          &map, gradient.corner(image), values.corner(image), coefficient(3), coefficient(4),
          coefficient(5), output.row(image, 0))
      }
    }
  }
}
