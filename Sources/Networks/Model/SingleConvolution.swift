internal import Tensors

/// One 3×3 convolution of stride 1 with maps of its own: what tests and benchmarks compare methods
/// by.
package final class SingleConvolution {
  private let shape: Convolution
  private let images: Int
  private let winograd: WinogradConvolution?
  private let memory: WinogradMemory
  private let weights: FloatBuffer
  private let turned: FloatBuffer
  private let partial = FloatBuffer(Convolution.partialFloats)
  private let weightGradientSums: FloatBuffer
  private let input: FeatureMap
  private let output: FeatureMap
  private let outputGradient: FeatureMap
  private let inputGradientMap: FeatureMap

  /// - Parameters:
  ///   - size: height and width of the maps.
  ///   - seed: of the input, the weights and the gradient of the output, all normal.
  package init(
    inputs: Int, outputs: Int, size: Int, images: Int, method: ConvolutionMethod, seed: UInt64
  ) {
    shape = Convolution(
      name: "", norm: "", inputs: inputs, outputs: outputs, kernel: 3, stride: 1, inputSize: size)
    self.images = images
    winograd = method == .fastest ? shape.winograd : nil
    memory = WinogradMemory(
      method == .fastest ? [shape] : [], capacity: images, training: true)
    weights = FloatBuffer(shape.depth * outputs)
    turned = FloatBuffer(shape.depth * outputs)
    weightGradientSums = FloatBuffer(shape.depth * outputs)
    input = FeatureMap(images: images, size: size, channels: inputs, bordered: true)
    output = FeatureMap(images: images, size: size, channels: outputs, bordered: false)
    outputGradient = FeatureMap(images: images, size: size, channels: outputs, bordered: true)
    inputGradientMap = FeatureMap(images: images, size: size, channels: inputs, bordered: false)
    RandomStream(seed: seed, purpose: "convolution/weights").normals(
      weights.base, count: weights.count, scale: 1 / Float(shape.depth).squareRoot())
    fill(input, RandomStream(seed: seed, purpose: "convolution/input"))
    fill(outputGradient, RandomStream(seed: seed, purpose: "convolution/gradient"))
  }

  /// Whether Winograd's method is used.
  package var isWinograd: Bool { winograd != nil }

  /// Multiplications and additions of the direct method, in each of the passes.
  package var operations: Double {
    2 * Double(images * shape.outputPixels * shape.depth * shape.outputs)
  }

  private func fill(_ map: FeatureMap, _ stream: RandomStream) {
    for image in 0..<images {
      for row in 0..<map.size {
        stream.normals(
          map.row(image, row), first: (image * map.size + row) * map.rowCount, count: map.rowCount)
      }
    }
  }

  private func forEachTile(_ body: (Range<Int>) -> Void) {
    let tiles = ImageTiles(images: images, perTile: shape.imagesPerTile)
    Parallel.forEach(tiles: tiles.count) { body(tiles.range($0)) }
  }

  /// The output, `[image, row, column, channel]`.
  @discardableResult
  package func forward() -> UnsafeBufferPointer<Float> {
    winograd?.transform(weights.base, into: memory.filters.base)
    forEachTile { range in
      guard let winograd else {
        shape.forward(range, input: input, weights: weights.base, output: output)
        return
      }
      winograd.run(
        range, input: input, filters: memory.filters.base, output: output, memory: memory)
    }
    return UnsafeBufferPointer(start: output.memory.base, count: output.memory.count)
  }

  /// The gradient of the input, laid out as the input without its border.
  @discardableResult
  package func inputGradient() -> UnsafeBufferPointer<Float> {
    shape.turn(weights.base, into: turned.base)
    if winograd != nil, let back = shape.turnedWinograd {
      back.transform(turned.base, into: memory.filters.base)
      forEachTile { range in
        back.run(
          range, input: outputGradient, filters: memory.filters.base, output: inputGradientMap,
          memory: memory)
      }
    } else {
      shape.inputGradient(
        images: images, outputGradient: outputGradient, turned: turned.base,
        gradient: inputGradientMap, accumulate: false)
    }
    return UnsafeBufferPointer(
      start: inputGradientMap.memory.base, count: inputGradientMap.memory.count)
  }

  /// The gradient of the weights, as ``ParameterLayout`` stores them.
  @discardableResult
  package func weightGradient() -> UnsafeBufferPointer<Float> {
    if let winograd {
      winograd.weightGradient(
        images: images, input: input, outputGradient: outputGradient,
        gradient: weightGradientSums.base, memory: memory)
    } else {
      shape.weightGradient(
        images: images, input: input, outputGradient: outputGradient, partial: partial.base,
        gradient: weightGradientSums.base)
    }
    return UnsafeBufferPointer(start: weightGradientSums.base, count: weightGradientSums.count)
  }
}
