internal import Kernels
internal import Tensors

/// The three passes of a convolution, each on whole images of a batch.
extension Convolution {
  /// Weights read in one go by ``run`` at most, in floats: what leaves a second-level cache some
  /// room for the images.
  private static let cachedWeights = 96 << 10

  /// How the output's pixels lie over the bordered input.
  private func geometry(_ input: FeatureMap, images: Int) -> ibk_convolution {
    ibk_convolution(
      images: images, rows: outputSize, columns: outputSize, x_image: input.imagePitch,
      x_row: stride * input.rowPitch, x_pixel: stride * inputs, y_image: outputPixels * outputs,
      y_row: outputSize * outputs, y_pixel: outputs, segments: kernel, length: kernel * inputs,
      x_segment: input.rowPitch)
  }

  /// The first float that the first window of an image reads: a 1×1 window lies inside the border.
  private func windows(_ input: FeatureMap, _ image: Int) -> UnsafeMutablePointer<Float> {
    kernel == 3 ? input.corner(image) : input.row(image, 0)
  }

  /// The weights' passes over all blocks of output channels, in pieces that stay in cache.
  private static func run(
    _ shape: ibk_convolution, _ x: UnsafePointer<Float>, _ weights: UnsafePointer<Float>,
    channels: Int, _ y: UnsafeMutablePointer<Float>, accumulate: Bool = false
  ) {
    let wide: Int32 = ibk_cpu_level() == 4 ? 1 : 0
    let depth = shape.segments * shape.length
    for (start, lanes) in ParameterLayout.blocks(of: channels) {
      let block = weights + start * depth
      if depth * lanes <= cachedWeights {
        withUnsafePointer(to: shape) {
          ibk_convolve($0, wide, x, block, lanes, accumulate ? 1 : 0, y + start)
        }
        continue
      }
      var piece = shape
      piece.segments = 1
      for segment in 0..<shape.segments {
        ibk_convolve(
          &piece, wide, x + segment * shape.x_segment, block + segment * shape.length * lanes,
          lanes, accumulate || segment > 0 ? 1 : 0, y + start)
      }
    }
  }

  /// Output ← convolution of the input, for some images of the batch; `output` is dense.
  func forward(
    _ images: Range<Int>, input: FeatureMap, weights: UnsafePointer<Float>, output: FeatureMap
  ) {
    Convolution.run(
      geometry(input, images: images.count), windows(input, images.lowerBound), weights,
      channels: outputs, output.corner(images.lowerBound))
  }

  /// The gradient of the weights, from the bordered gradient of the output.
  ///
  /// The batch is cut in groups of images whose sums are made apart and added in order; a large
  /// layer has few groups and is cut by its weights instead.
  func weightGradient(
    images: Int, input: FeatureMap, outputGradient: FeatureMap,
    partial: UnsafeMutablePointer<Float>, gradient: UnsafeMutablePointer<Float>
  ) {
    let wide: Int32 = ibk_cpu_level() == 4 ? 1 : 0
    let count = depth * outputs
    let most = max(1, min(16, Convolution.partialFloats / count))
    let tiles = ImageTiles(
      images: images,
      perTile: max((images + most - 1) / most, (256 + outputPixels - 1) / outputPixels))
    let blocks = ParameterLayout.blocks(of: outputs)
    let pieces = inputs >= 64 ? kernel : 1
    let sums = tiles.count == 1 ? gradient : partial
    Parallel.forEach(tiles: tiles.count * blocks.count * pieces) { tile in
      let (group, part) = tile.quotientAndRemainder(dividingBy: blocks.count * pieces)
      let (start, lanes) = blocks[part / pieces]
      let range = tiles.range(group)
      var shape = geometry(input, images: range.count)
      shape.y_image = outputGradient.imagePitch
      shape.y_row = outputGradient.rowPitch
      shape.segments = kernel / pieces
      let segment = part % pieces
      let place = sums + group * count + start * depth + segment * shape.length * lanes
      place.update(repeating: 0, count: shape.segments * shape.length * lanes)
      ibk_convolve_weight_gradient(
        &shape, wide, windows(input, range.lowerBound) + segment * shape.x_segment,
        outputGradient.row(range.lowerBound, 0) + start, lanes, place)
    }
    if tiles.count > 1 {
      ibk_sum_rows(partial, tiles.count, count, gradient)
    }
  }

  /// Room that ``weightGradient(images:input:outputGradient:partial:gradient:)`` may use.
  static let partialFloats = 2 << 20
}

/// The gradient of a convolution's input is itself a convolution of the output's gradient, with
/// the kernel turned round. With a stride of 2 it is four of them, one for each parity of the
/// input's row and column, since each sees other taps.
private struct InputGradientPass {
  /// The kernel's rows and columns that take part, in the order of the gradient's pixels.
  let rows: [Int]
  let columns: [Int]
  /// The parity of the input pixels.
  let row: Int
  let column: Int

  var taps: Int { rows.count * columns.count }
}

extension Convolution {
  private var inputGradientPasses: [InputGradientPass] {
    if kernel == 1 { return [InputGradientPass(rows: [0], columns: [0], row: 0, column: 0)] }
    if stride == 1 {
      return [InputGradientPass(rows: [2, 1, 0], columns: [2, 1, 0], row: 0, column: 0)]
    }
    let taps = [[1], [2, 0]]
    return [(0, 0), (0, 1), (1, 0), (1, 1)].map { row, column in
      InputGradientPass(rows: taps[row], columns: taps[column], row: row, column: column)
    }
  }

  /// Lays the weights out for ``inputGradient(images:outputGradient:turned:gradient:accumulate:)``.
  func turn(_ weights: UnsafePointer<Float>, into turned: UnsafeMutablePointer<Float>) {
    let inputBlocks = ParameterLayout.blocks(of: inputs)
    let outputBlocks = ParameterLayout.blocks(of: outputs)
    var offset = 0
    for pass in inputGradientPasses {
      let base = turned + offset
      Parallel.forEach(tiles: inputBlocks.count * pass.taps) { tile in
        let (start, lanes) = inputBlocks[tile / pass.taps]
        let place = tile % pass.taps
        let tap =
          pass.rows[place / pass.columns.count] * kernel + pass.columns[place % pass.columns.count]
        for (outputStart, outputLanes) in outputBlocks {
          ibk_transpose(
            weights + outputStart * depth + (tap * inputs + start) * outputLanes, outputLanes,
            lanes, outputLanes,
            base + start * pass.taps * outputs + (place * outputs + outputStart) * lanes, lanes)
        }
      }
      offset += pass.taps * inputs * outputs
    }
  }

  /// The gradient of the input (dense), from the bordered gradient of the output; added to what
  /// `gradient` holds on request. A 1×1 convolution can only add: it touches a quarter of the
  /// pixels.
  func inputGradient(
    images: Int, outputGradient: FeatureMap, turned: UnsafePointer<Float>, gradient: FeatureMap,
    accumulate: Bool
  ) {
    let tiles = ImageTiles(images: images, pixelsPerImage: outputPixels)
    let passes = inputGradientPasses
    Parallel.forEach(tiles: tiles.count) { tile in
      let range = tiles.range(tile)
      var offset = 0
      for pass in passes {
        let shape = ibk_convolution(
          images: range.count, rows: outputSize, columns: outputSize,
          x_image: outputGradient.imagePitch, x_row: outputGradient.rowPitch, x_pixel: outputs,
          y_image: gradient.imagePitch, y_row: stride * gradient.rowPitch,
          y_pixel: stride * inputs, segments: pass.rows.count,
          length: pass.columns.count * outputs, x_segment: outputGradient.rowPitch)
        let source =
          stride == 1
          ? outputGradient.corner(range.lowerBound) : outputGradient.row(range.lowerBound, 0)
        Convolution.run(
          shape, source, turned + offset, channels: inputs,
          gradient.row(range.lowerBound, pass.row) + pass.column * inputs, accumulate: accumulate)
        offset += pass.taps * inputs * outputs
      }
    }
  }
}
