internal import Tensors

/// Makes the images of a set from their bytes.
enum PixelTensor {
  /// What each level of 8 bits becomes: `k / 255`.
  static let levels = (0...255).map { Float($0) / 255 }

  /// The most bytes that the values of a set may take.
  private static let sizeLimit = 16 << 30

  /// Refuses what would not fit in memory.
  static func checkSize(count: Int, height: Int, width: Int) throws(DatasetError) {
    var size = 3 * MemoryLayout<Float>.size
    for factor in [count, height, width] {
      let (product, overflow) = size.multipliedReportingOverflow(by: factor)
      guard factor >= 0, !overflow, product <= sizeLimit else {
        throw .tooManyPixels(images: count, height: height, width: width)
      }
      size = product
    }
  }

  /// `[count, height, width, 3]`; `fill` writes one image, on any thread.
  ///
  /// - Parameter tile: how many images a thread takes at once.
  static func make(
    count: Int, height: Int, width: Int, tile: Int = 256,
    _ fill: (_ row: Int, _ image: UnsafeMutableBufferPointer<Float>) -> Void
  ) -> Tensor {
    let size = height * width * 3
    let values = [Float](unsafeUninitializedCapacity: count * size) { buffer, filled in
      nonisolated(unsafe) let out = buffer
      Parallel.forEach(tiles: (count + tile - 1) / tile) { index in
        for row in index * tile..<min((index + 1) * tile, count) {
          fill(row, UnsafeMutableBufferPointer(rebasing: out[row * size..<(row + 1) * size]))
        }
      }
      filled = count * size
    }
    return Tensor(shape: [count, height, width, 3], values: values)
  }

  /// Which rows keep the first `perClass` of each class, in their order.
  static func firstRows(
    of labels: [Int], classCount: Int, perClass: Int, split: Split
  ) throws(DatasetError) -> [Int] {
    guard perClass > 0 else { throw .perClassNotPositive(perClass) }
    var found = [Int](repeating: 0, count: classCount)
    var rows: [Int] = []
    for (row, label) in labels.enumerated() {
      found[label] += 1
      if found[label] <= perClass { rows.append(row) }
    }
    if let label = found.firstIndex(where: { $0 < perClass }) {
      throw .tooFewOfClass(label: label, found: found[label], wanted: perClass, split: split)
    }
    return rows
  }
}
