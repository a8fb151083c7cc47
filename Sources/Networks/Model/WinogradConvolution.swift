internal import Kernels
internal import Tensors

/// A 3×3 convolution of stride 1 by Winograd's F(4×4, 3×3), which takes a quarter of the direct
/// one's multiplications (see winograd.h).
///
/// What it gives for an image depends on nothing else in the batch, and has the same bits for any
/// number of threads and on any CPU.
struct WinogradConvolution {
  let inputs: Int
  let outputs: Int
  /// Height and width of both maps.
  let size: Int

  static let frequencies = Int(IBK_WINOGRAD_FREQUENCIES)
  /// Tiles that are transformed together at most: their frequencies stay in a second-level cache.
  static let chunk = 32
  /// Between the frequencies' matrices, so that they do not fall on the same lines of a cache.
  static let gap = 16

  private var side: Int { size / 4 }
  var tilesPerImage: Int { side * side }
  var filterCount: Int { inputs * outputs }

  /// Floats of the transformed weights.
  var filterFloats: Int { WinogradConvolution.frequencies * filterCount }

  /// Floats of the frequencies of one chunk, of the input and of the output.
  var chunkFloats: Int {
    WinogradConvolution.frequencies
      * (WinogradConvolution.chunk * (inputs + outputs) + 2 * WinogradConvolution.gap)
  }

  func tiles(_ map: FeatureMap) -> ibk_tiles {
    ibk_tiles(
      side: side, image_pitch: map.imagePitch, row_pitch: map.rowPitch, channels: map.channels)
  }

  /// Transforms weights that are stored as ``ParameterLayout`` says.
  func transform(_ weights: UnsafePointer<Float>, into filters: UnsafeMutablePointer<Float>) {
    forEachPiece { start, lanes, first, count in
      let (pitch, place) = (inputs * lanes, start * inputs)
      ibk_winograd_weights(
        weights + 9 * place + first, pitch, count,
        filters + WinogradConvolution.frequencies * place + first, pitch)
    }
  }

  /// Calls `body` for pieces of all blocks of output channels: the block's first channel and its
  /// lanes, the piece's first element among the block's `[input][lane]` and its length.
  func forEachPiece(
    _ body: (_ start: Int, _ lanes: Int, _ first: Int, _ count: Int) -> Void
  ) {
    let blocks = ParameterLayout.blocks(of: outputs)
    let pieces = (inputs + 63) / 64
    Parallel.forEach(tiles: blocks.count * pieces) { tile in
      let (start, lanes) = blocks[tile / pieces]
      let first = tile % pieces * 64 * lanes
      body(start, lanes, first, min(64 * lanes, inputs * lanes - first))
    }
  }

  /// Output ← convolution of the bordered input, for some images of the batch.
  func run(
    _ images: Range<Int>, input: FeatureMap, filters: UnsafePointer<Float>, output: FeatureMap,
    accumulate: Bool = false, memory: WinogradMemory
  ) {
    let wide: Int32 = ibk_cpu_level() == 4 ? 1 : 0
    let all = images.count * tilesPerImage
    let chunks = (all + WinogradConvolution.chunk - 1) / WinogradConvolution.chunk
    let most = (all + chunks - 1) / chunks
    var (from, to) = (tiles(input), tiles(output))
    memory.chunks.with { scratch in
      for first in stride(from: 0, to: all, by: most) {
        let count = min(most, all - first)
        let number = images.lowerBound * tilesPerImage + first
        let inputPitch = count * inputs + WinogradConvolution.gap
        let outputPitch = count * outputs + WinogradConvolution.gap
        let transformed = scratch.base
        let products = scratch.base + WinogradConvolution.frequencies * inputPitch
        ibk_winograd_input(&from, number, count, input.corner(0), transformed, inputPitch)
        for (start, lanes) in ParameterLayout.blocks(of: outputs) {
          var shape = matrix(rows: count, lanes: outputs)
          for frequency in 0..<WinogradConvolution.frequencies {
            ibk_convolve(
              &shape, wide, transformed + frequency * inputPitch,
              filters + (WinogradConvolution.frequencies * start + frequency * lanes) * inputs,
              lanes, 0, products + frequency * outputPitch + start)
          }
        }
        ibk_winograd_output(
          &to, number, count, products, outputPitch, accumulate ? 1 : 0, output.row(0, 0))
      }
    }
  }

  /// A product of matrices as the convolution that it is: of one row of pixels.
  func matrix(rows: Int, lanes: Int) -> ibk_convolution {
    ibk_convolution(
      images: 1, rows: 1, columns: rows, x_image: 0, x_row: 0, x_pixel: inputs, y_image: 0,
      y_row: 0, y_pixel: lanes, segments: 1, length: inputs, x_segment: 0)
  }
}

/// What the Winograd convolutions of a network share, one after the other.
final class WinogradMemory {
  /// Transformed weights of one layer, or the sums of their gradient.
  let filters: FloatBuffer
  /// Frequencies of one chunk, for each thread.
  let chunks: ScratchPool<FloatBuffer>
  /// For the gradient of the weights: the sums of every group of images, or the frequencies of many
  /// images.
  let batch: FloatBuffer

  init(_ convolutions: [Convolution], capacity: Int, training: Bool) {
    let layers = convolutions.flatMap {
      training ? [$0.winograd, $0.turnedWinograd] : [$0.winograd]
    }.compactMap { $0 }
    func largest(_ floats: (WinogradConvolution) -> Int) -> Int { layers.map(floats).max() ?? 0 }
    filters = FloatBuffer(largest(\.filterFloats))
    batch = FloatBuffer(training ? largest { $0.batchFloats(images: capacity) } : 0)
    let chunk = largest {
      max($0.chunkFloats, training ? $0.groupChunkFloats(images: capacity) : 0)
    }
    chunks = ScratchPool { FloatBuffer(chunk) }
  }
}

/// How convolutions are made.
package enum ConvolutionMethod: Sendable {
  /// By Winograd's method where that is faster.
  case fastest
  /// Term by term: what the other is measured against.
  case direct
}

extension Convolution {
  /// Images that are taken together: some 128 pixels, or what fills a chunk of Winograd's tiles, of
  /// which a layer with many weights needs more.
  var imagesPerTile: Int {
    guard let winograd else { return max(1, 128 / outputPixels) }
    let tiles = inputs * outputs < 1 << 17 ? 24 : 64
    return (tiles + winograd.tilesPerImage - 1) / winograd.tilesPerImage
  }

  /// How it is made by Winograd's method, where that is faster: measured at 16 channels and up.
  var winograd: WinogradConvolution? {
    guard kernel == 3, stride == 1, inputSize % 4 == 0, inputs % 16 == 0, outputs % 16 == 0
    else { return nil }
    return WinogradConvolution(inputs: inputs, outputs: outputs, size: inputSize)
  }

  /// How the gradient of its input is.
  var turnedWinograd: WinogradConvolution? {
    winograd.map { WinogradConvolution(inputs: outputs, outputs: inputs, size: $0.size) }
  }
}
