package import Tensors

/// Points that were checked: a matrix `[count, dimensions]` of finite values.
package struct PointMatrix {
  let count: Int
  let dimensions: Int
  var values: [Float]

  /// The largest magnitude accepted: its squares summed over a million points or dimensions stay
  /// finite.
  private static let largest: Float = 1e15

  package init(checking tensor: Tensor) throws(ProjectionError) {
    guard tensor.shape.count == 2, tensor.shape[1] > 0 || tensor.shape[0] == 0 else {
      throw .notAMatrix(shape: tensor.shape)
    }
    count = tensor.shape[0]
    dimensions = tensor.shape[1]
    values = tensor.values
    // A comparison with NaN is false, so that one test finds all that is wrong.
    if let bad = values.firstIndex(where: { !(abs($0) <= PointMatrix.largest) }) {
      throw .notFinite(row: bad / dimensions, column: bad % dimensions, value: values[bad])
    }
  }

  /// The rows of `matrix` named by `rows`, in that order.
  init(gathering rows: [Int], of matrix: PointMatrix) {
    count = rows.count
    dimensions = matrix.dimensions
    values = []
    values.reserveCapacity(count * dimensions)
    for row in rows {
      values.append(contentsOf: matrix.values[row * dimensions..<(row + 1) * dimensions])
    }
  }

  /// The mean of every dimension, summed in double precision in row order.
  package func mean() -> [Double] {
    var sums = [Double](repeating: 0, count: dimensions)
    guard count > 0, dimensions > 0 else { return sums }
    let width = 64
    let tiles = (dimensions + width - 1) / width
    values.withUnsafeBufferPointer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        nonisolated(unsafe) let sums = sums
        Parallel.forEach(tiles: tiles) { tile in
          let columns = tile * width..<min(dimensions, (tile + 1) * width)
          for row in 0..<count {
            for column in columns { sums[column] += Double(values[row * dimensions + column]) }
          }
          for column in columns { sums[column] /= Double(count) }
        }
      }
    }
    return sums
  }

  /// Subtracts `mean` from every point. Distances stay the same, and dot products lose fewer digits.
  package mutating func centre(on mean: [Double]) {
    let tiles = Tiles(count, by: 1024)
    let dimensions = dimensions
    values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let values = values
      Parallel.forEach(tiles: tiles.count) { tile in
        for row in tiles[tile] {
          for column in 0..<dimensions {
            let place = row * dimensions + column
            values[place] = Float(Double(values[place]) - mean[column])
          }
        }
      }
    }
  }
}

/// The range `0..<total` cut in tiles of one size; the last may be smaller.
struct Tiles {
  let total: Int
  let size: Int

  init(_ total: Int, by size: Int) {
    self.total = total
    self.size = size
  }

  var count: Int { (total + size - 1) / size }
  subscript(tile: Int) -> Range<Int> { tile * size..<min(total, (tile + 1) * size) }
}
