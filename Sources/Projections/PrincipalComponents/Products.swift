internal import Tensors

/// The matrix products that principal components need, tile by tile.
extension PointMatrix {
  /// Xᵀ·X, `d × d`.
  func columnProducts() -> [Float] {
    var out = [Float](repeating: 0, count: dimensions * dimensions)
    let tiles = Tiles(dimensions, by: 128)
    values.withUnsafeBufferPointer { values in
      out.withUnsafeMutableBufferPointer { out in
        guard let values = values.baseAddress, let out = out.baseAddress else { return }
        Parallel.forEach(tiles: tiles.count) { tile in
          let columns = tiles[tile]
          BLAS.gemm(
            transposeA: true, m: columns.count, n: dimensions, k: count,
            values + columns.lowerBound, lda: dimensions, values, ldb: dimensions,
            out + columns.lowerBound * dimensions, ldc: dimensions)
        }
      }
    }
    return out
  }

  /// X·Xᵀ, `n × n`.
  func rowProducts() -> [Float] {
    var out = [Float](repeating: 0, count: count * count)
    products(with: values, count: count, to: &out)
    return out
  }

  /// Scalar products of every point with `width` others, `[width, d]`; `out` is `[n, width]`.
  func products(with others: [Float], count width: Int, to out: inout [Float]) {
    let tiles = Tiles(count, by: 256)
    values.withUnsafeBufferPointer { values in
      others.withUnsafeBufferPointer { others in
        out.withUnsafeMutableBufferPointer { out in
          guard let values = values.baseAddress, let others = others.baseAddress,
            let out = out.baseAddress
          else { return }
          Parallel.forEach(tiles: tiles.count) { tile in
            let rows = tiles[tile]
            BLAS.gemm(
              transposeB: true, m: rows.count, n: width, k: dimensions,
              values + rows.lowerBound * dimensions, lda: dimensions, others, ldb: dimensions,
              out + rows.lowerBound * width, ldc: width)
          }
        }
      }
    }
  }

  /// The sum of all points, each times its weight.
  func combineRows(_ weights: [Double]) -> [Double] {
    var sum = [Double](repeating: 0, count: dimensions)
    for (row, weight) in weights.enumerated() {
      for column in 0..<dimensions {
        sum[column] += weight * Double(values[row * dimensions + column])
      }
    }
    return sum
  }
}
