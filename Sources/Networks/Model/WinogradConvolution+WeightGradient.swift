internal import Kernels
internal import Tensors

/// The gradient of the weights: for each frequency the sum over tiles of the input's transform times
/// that of the output's gradient, then the transform back.
///
/// Where the sums are small, the batch is cut in groups of images, each with sums of its own, so that
/// a thread works on what its own cache holds and never waits. Where they are large there is one set
/// of sums; the threads then transform many images together, and share out the frequencies.
extension WinogradConvolution {
  /// Floats of all groups' sums together.
  private static let groupFloats = 5 << 20
  /// Tiles that make a group worth its sums.
  private static let groupTiles = 64
  /// Floats of the frequencies of one thread: 2 MiB, twice what a second-level cache holds, so that
  /// the sums are not fetched too often.
  private static let groupChunk = 1 << 19
  /// Floats of the frequencies of all threads: 24 MiB, which a third-level cache holds.
  private static let sharedFloats = 6 << 20

  /// The groups that the batch is cut in; one where threads are to share the sums.
  private func groups(images: Int) -> Int {
    let most = min(
      images, 16, WinogradConvolution.groupFloats / filterFloats,
      images * tilesPerImage / WinogradConvolution.groupTiles)
    return most < 4 ? 1 : most
  }

  /// The most images whose frequencies take no more than `floats`.
  private func images(within floats: Int) -> Int {
    let perImage = WinogradConvolution.frequencies * tilesPerImage * (inputs + outputs)
    return max(1, floats / perImage)
  }

  private func frequencyFloats(images: Int) -> Int {
    let tiles = images * tilesPerImage
    return WinogradConvolution.frequencies
      * (tiles * (inputs + outputs) + 2 * WinogradConvolution.gap)
  }

  /// Floats of the frequencies that one thread needs for a batch of so many images.
  func groupChunkFloats(images: Int) -> Int {
    groups(images: images) == 1
      ? 0 : frequencyFloats(images: self.images(within: WinogradConvolution.groupChunk))
  }

  /// Floats that all threads share, for a batch of up to so many images.
  func batchFloats(images: Int) -> Int {
    max(
      groups(images: images) * filterFloats,
      frequencyFloats(images: min(images, self.images(within: WinogradConvolution.sharedFloats))))
  }

  /// The gradient of the weights, from the bordered gradient of the output.
  func weightGradient(
    images: Int, input: FeatureMap, outputGradient: FeatureMap,
    gradient: UnsafeMutablePointer<Float>, memory: WinogradMemory
  ) {
    let sums = memory.filters.base
    let groups = groups(images: images)
    if groups == 1 {
      addShared(images: images, input, outputGradient, to: sums, frequencies: memory.batch.base)
    } else {
      addGrouped(images: images, groups: groups, input, outputGradient, memory)
    }
    forEachPiece { start, lanes, first, count in
      let (pitch, place) = (inputs * lanes, start * inputs)
      let own = WinogradConvolution.frequencies * place + first
      if groups > 1 {
        for frequency in 0..<WinogradConvolution.frequencies {
          let part = own + frequency * pitch
          ibk_sum_parts(memory.batch.base + part, groups, filterFloats, count, sums + part)
        }
      }
      ibk_winograd_weight_gradient(
        sums + own, pitch, count, gradient + 9 * place + first, pitch)
    }
  }

  /// Sums for each group of images.
  private func addGrouped(
    images: Int, groups: Int, _ input: FeatureMap, _ outputGradient: FeatureMap,
    _ memory: WinogradMemory
  ) {
    let most = self.images(within: WinogradConvolution.groupChunk)
    let blocks = ParameterLayout.blocks(of: outputs)
    Parallel.forEach(tiles: groups) { group in
      let sums = memory.batch.base + group * filterFloats
      sums.update(repeating: 0, count: filterFloats)
      let end = images * (group + 1) / groups
      memory.chunks.with { scratch in
        for first in stride(from: images * group / groups, to: end, by: most) {
          let range = first..<min(end, first + most)
          let parts = Frequencies(self, images: range, in: scratch.base)
          transformInput(range, 0..<parts.tiles, input, parts)
          transformGradient(range, 0..<parts.tiles, outputGradient, parts)
          for (start, lanes) in blocks {
            for frequency in 0..<WinogradConvolution.frequencies {
              addProduct(parts, frequency: frequency, start: start, lanes: lanes, to: sums)
            }
          }
        }
      }
    }
  }

  /// One set of sums for the batch.
  private func addShared(
    images: Int, _ input: FeatureMap, _ outputGradient: FeatureMap,
    to sums: UnsafeMutablePointer<Float>, frequencies: UnsafeMutablePointer<Float>
  ) {
    let most = self.images(within: WinogradConvolution.sharedFloats)
    let part = (images + (images + most - 1) / most - 1) / ((images + most - 1) / most)
    let blocks = ParameterLayout.blocks(of: outputs)
    for first in stride(from: 0, to: images, by: part) {
      let range = first..<min(images, first + part)
      let parts = Frequencies(self, images: range, in: frequencies)
      let chunks = (parts.tiles + WinogradConvolution.chunk - 1) / WinogradConvolution.chunk
      Parallel.forEach(tiles: 2 * chunks) { tile in
        let start = tile / 2 * WinogradConvolution.chunk
        let chunk = start..<min(parts.tiles, start + WinogradConvolution.chunk)
        if tile % 2 == 0 {
          transformInput(range, chunk, input, parts)
        } else {
          transformGradient(range, chunk, outputGradient, parts)
        }
      }
      Parallel.forEach(tiles: WinogradConvolution.frequencies * blocks.count) { tile in
        let (block, frequency) = tile.quotientAndRemainder(
          dividingBy: WinogradConvolution.frequencies)
        let (start, lanes) = blocks[block]
        if first == 0 {
          place(frequency, start, lanes, in: sums).update(repeating: 0, count: inputs * lanes)
        }
        addProduct(parts, frequency: frequency, start: start, lanes: lanes, to: sums)
      }
    }
  }

  /// The transforms of some images: of the input, and of the output's gradient.
  private struct Frequencies {
    let tiles: Int
    let inputPitch: Int
    let outputPitch: Int
    let input: UnsafeMutablePointer<Float>
    let gradient: UnsafeMutablePointer<Float>

    init(
      _ layer: WinogradConvolution, images: Range<Int>, in memory: UnsafeMutablePointer<Float>
    ) {
      tiles = images.count * layer.tilesPerImage
      inputPitch = tiles * layer.inputs + WinogradConvolution.gap
      outputPitch = tiles * layer.outputs + WinogradConvolution.gap
      input = memory
      gradient = memory + WinogradConvolution.frequencies * inputPitch
    }
  }

  private func transformInput(
    _ images: Range<Int>, _ chunk: Range<Int>, _ map: FeatureMap, _ parts: Frequencies
  ) {
    var tiles = tiles(map)
    ibk_winograd_input(
      &tiles, images.lowerBound * tilesPerImage + chunk.lowerBound, chunk.count, map.corner(0),
      parts.input + chunk.lowerBound * inputs, parts.inputPitch)
  }

  private func transformGradient(
    _ images: Range<Int>, _ chunk: Range<Int>, _ map: FeatureMap, _ parts: Frequencies
  ) {
    var tiles = tiles(map)
    ibk_winograd_output_gradient(
      &tiles, images.lowerBound * tilesPerImage + chunk.lowerBound, chunk.count, map.row(0, 0),
      parts.gradient + chunk.lowerBound * outputs, parts.outputPitch)
  }

  /// Where the sums of a frequency lie, for a block of output channels.
  private func place(
    _ frequency: Int, _ start: Int, _ lanes: Int, in sums: UnsafeMutablePointer<Float>
  ) -> UnsafeMutablePointer<Float> {
    sums + (WinogradConvolution.frequencies * start + frequency * lanes) * inputs
  }

  /// Adds one frequency's product over all tiles, for a block of output channels.
  private func addProduct(
    _ parts: Frequencies, frequency: Int, start: Int, lanes: Int,
    to sums: UnsafeMutablePointer<Float>
  ) {
    let wide: Int32 = ibk_cpu_level() == 4 ? 1 : 0
    let x = parts.input + frequency * parts.inputPitch
    let dy = parts.gradient + frequency * parts.outputPitch + start
    let strip = 64
    for first in stride(from: 0, to: parts.tiles, by: strip) {
      var shape = matrix(rows: min(strip, parts.tiles - first), lanes: outputs)
      ibk_convolve_weight_gradient(
        &shape, wide, x + first * inputs, dy + first * outputs, lanes,
        place(frequency, start, lanes, in: sums))
    }
  }
}
