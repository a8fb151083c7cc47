internal import Tensors

/// The features of one image: channel by channel, row by row.
struct FeaturePlanes {
  let channels: Int
  let height: Int
  let width: Int
  var values: [Float]
}

/// The convolutional part of a network, run on one image at a time.
///
/// A convolution is a matrix product of its kernels with the patches of its input, some rows at a
/// time so that the patches stay in cache. How many depends on the sizes alone, so that the bits of
/// an image's features depend on that image alone.
struct Trunk {
  private let weights: LPIPSWeights

  init(_ weights: LPIPSWeights) { self.weights = weights }

  /// Whether every layer has something to look at.
  func fits(height: Int, width: Int) -> Bool {
    func isLeft(_ start: Int) -> Bool {
      var size = start
      for layer in weights.network.layers {
        switch layer {
        case .convolution(let convolution): size = convolution.outputSize(size)
        case .pool(let window, let roundsUp): size = Trunk.pooledSize(size, window, roundsUp)
        case .fire, .place: break
        }
        if size < 1 { return false }
      }
      return true
    }
    return isLeft(height) && isLeft(width)
  }

  /// The features at each place that the metric looks at.
  func features(_ image: FeaturePlanes) -> [FeaturePlanes] {
    var planes = image
    var places: [FeaturePlanes] = []
    for layer in weights.network.layers {
      switch layer {
      case .convolution(let convolution): planes = rectified(planes, convolution)
      case .pool(let size, let roundsUp): planes = Trunk.pooled(planes, size, roundsUp)
      case .fire(let fire):
        let squeezed = rectified(planes, fire.squeeze)
        let (left, right) = (rectified(squeezed, fire.expand1), rectified(squeezed, fire.expand3))
        planes = FeaturePlanes(
          channels: left.channels + right.channels, height: left.height, width: left.width,
          values: left.values + right.values)
      case .place: places.append(planes)
      }
    }
    return places
  }

  /// Floats of the patches of one product, about.
  private static let patchFloats = 1 << 18

  /// max(0, convolution + bias).
  private func rectified(_ input: FeaturePlanes, _ layer: TrunkConvolution) -> FeaturePlanes {
    guard let kernels = weights.kernels[layer.name], let biases = weights.biases[layer.name]
    else { return input }
    let (height, width) = (layer.outputSize(input.height), layer.outputSize(input.width))
    let pixels = height * width
    let rows = max(1, min(height, Trunk.patchFloats / (layer.depth * width)))
    var patches = [Float](repeating: 0, count: layer.depth * rows * width)
    var output = FeaturePlanes(
      channels: layer.outputs, height: height, width: width,
      values: [Float](repeating: 0, count: layer.outputs * pixels))
    output.values.withUnsafeMutableBufferPointer { values in
      for first in stride(from: 0, to: height, by: rows) {
        let block = first..<min(height, first + rows)
        Trunk.gather(input, layer, rows: block, width: width, into: &patches)
        guard let base = values.baseAddress else { return }
        BLAS.gemm(
          m: layer.outputs, n: block.count * width, k: layer.depth, kernels, lda: layer.depth,
          patches, ldb: block.count * width, base + first * width, ldc: pixels)
      }
      for (channel, bias) in biases.enumerated() {
        for index in channel * pixels..<(channel + 1) * pixels {
          values[index] = max(0, values[index] + bias)
        }
      }
    }
    return output
  }

  /// The values under every tap of the kernel, a row for each tap and input channel; 0 beyond the
  /// edge.
  private static func gather(
    _ input: FeaturePlanes, _ layer: TrunkConvolution, rows: Range<Int>, width: Int,
    into patches: inout [Float]
  ) {
    var place = 0
    for channel in 0..<layer.inputs {
      for tap in 0..<layer.kernel * layer.kernel {
        let (tapRow, tapColumn) = tap.quotientAndRemainder(dividingBy: layer.kernel)
        for row in rows {
          let y = row * layer.stride - layer.padding + tapRow
          let start = (channel * input.height + y) * input.width
          for column in 0..<width {
            let x = column * layer.stride - layer.padding + tapColumn
            let isInside =
              y >= 0 && y < input.height && x >= 0 && x < input.width
            patches[place] = isInside ? input.values[start + x] : 0
            place += 1
          }
        }
      }
    }
  }

  private static func pooledSize(_ size: Int, _ window: Int, _ roundsUp: Bool) -> Int {
    let room = size - window + (roundsUp ? 1 : 0)
    return room < 0 ? 0 : room / 2 + 1
  }

  /// The greatest value in each window.
  private static func pooled(
    _ input: FeaturePlanes, _ size: Int, _ roundsUp: Bool
  ) -> FeaturePlanes {
    let height = pooledSize(input.height, size, roundsUp)
    let width = pooledSize(input.width, size, roundsUp)
    var output = FeaturePlanes(
      channels: input.channels, height: height, width: width,
      values: [Float](repeating: 0, count: input.channels * height * width))
    for channel in 0..<input.channels {
      for row in 0..<height {
        for column in 0..<width {
          var greatest = -Float.infinity
          for y in 2 * row..<min(input.height, 2 * row + size) {
            let start = (channel * input.height + y) * input.width
            for x in 2 * column..<min(input.width, 2 * column + size) {
              greatest = max(greatest, input.values[start + x])
            }
          }
          output.values[(channel * height + row) * width + column] = greatest
        }
      }
    }
    return output
  }
}
