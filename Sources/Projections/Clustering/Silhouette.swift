internal import Kernels
public import Tensors

/// How well points lie in their clusters (Rousseeuw, J. Comput. Appl. Math. 20, 1987): with `a` the
/// mean distance of a point to the others of its cluster and `b` the least mean distance to another
/// cluster, (b − a) / max(a, b), from −1 to 1. A point alone in its cluster scores 0.
public enum Silhouette {
  /// The mean over all points. All pairs are used.
  public static func mean(points: Tensor, assignments: [Int]) throws(ProjectionError) -> Double {
    let values = try values(points: points, assignments: assignments)
    return values.reduce(0, +) / Double(values.count)
  }

  /// The silhouette of every point of `points` `[n, d]`; clusters are named by any integers, and
  /// there must be from 2 to n − 1 of them.
  public static func values(
    points: Tensor, assignments: [Int]
  ) throws(ProjectionError) -> [Double] {
    let matrix = try PointMatrix(checking: points)
    guard assignments.count == matrix.count else {
      throw .countMismatch(points: matrix.count, labels: assignments.count)
    }
    let partition = Partition(assignments)
    guard partition.sizes.count >= 2, partition.sizes.count < matrix.count else {
      throw .silhouetteUndefined(clusters: partition.sizes.count, points: matrix.count)
    }
    // Cluster after cluster, so that the distances to one cluster are summed side by side.
    let order = assignments.indices.sorted {
      (partition.parts[$0], $0) < (partition.parts[$1], $1)
    }
    var sorted = PointMatrix(gathering: order, of: matrix)
    sorted.centre(on: sorted.mean())
    let sums = DistanceSums(sorted, sizes: partition.sizes).values
    var values = [Double](repeating: 0, count: matrix.count)
    for (place, row) in order.enumerated() {
      let width = partition.sizes.count
      values[row] = silhouette(
        sums[place * width..<(place + 1) * width], sizes: partition.sizes,
        own: partition.parts[row])
    }
    return values
  }

  private static func silhouette(_ sums: ArraySlice<Double>, sizes: [Int], own: Int) -> Double {
    guard sizes[own] > 1 else { return 0 }
    var inside = 0.0
    var outside = Double.infinity
    for (cluster, (sum, size)) in zip(sums, sizes).enumerated() {
      if cluster == own {
        inside = sum / Double(size - 1)
      } else {
        outside = min(outside, sum / Double(size))
      }
    }
    let larger = max(inside, outside)
    return larger > 0 ? (outside - inside) / larger : 0
  }
}

/// The sum of the distances of each point to all points of each cluster, `[n, clusters]`, for
/// points in the order of their clusters.
private struct DistanceSums {
  private(set) var values: [Double]

  private static let rowTile = 128
  private static let columnTile = 1024
  /// Up to this many dimensions differences are as fast as products.
  private static let fewDimensions = 8

  init(_ points: PointMatrix, sizes: [Int]) {
    var bounds = [0]
    for size in sizes { bounds.append(bounds[bounds.count - 1] + size) }
    let segments = DistanceSums.segments(bounds)
    values = [Double](repeating: 0, count: points.count * sizes.count)
    var norms = [Float](repeating: 0, count: points.count)
    ibk_squared_norms(points.values, points.count, points.dimensions, &norms)
    let tiles = Tiles(points.count, by: DistanceSums.rowTile)
    let dimensions = points.dimensions
    points.values.withUnsafeBufferPointer { rows in
      norms.withUnsafeBufferPointer { norms in
        values.withUnsafeMutableBufferPointer { sums in
          guard let rows = rows.baseAddress, let norms = norms.baseAddress,
            let sums = sums.baseAddress
          else { return }
          Parallel.forEach(tiles: tiles.count) { tile in
            let lines = tiles[tile]
            let dots = UnsafeMutablePointer<Float>.allocate(
              capacity: lines.count * DistanceSums.columnTile)
            defer { dots.deallocate() }
            for segment in segments {
              let columns = segment.rows
              let others = rows + columns.lowerBound * dimensions
              let usesDots = dimensions > DistanceSums.fewDimensions
              if usesDots {
                BLAS.gemm(
                  transposeB: true, m: lines.count, n: columns.count, k: dimensions,
                  rows + lines.lowerBound * dimensions, lda: dimensions, others, ldb: dimensions,
                  dots, ldc: columns.count)
              }
              for row in lines {
                sums[row * sizes.count + segment.cluster] += ibk_sum_distances(
                  rows + row * dimensions, norms[row], others,
                  usesDots ? dots + (row - lines.lowerBound) * columns.count : nil,
                  norms + columns.lowerBound, columns.count, dimensions)
              }
            }
          }
        }
      }
    }
  }

  private struct Segment {
    var cluster: Int
    var rows: Range<Int>
  }

  /// The clusters' rows, cut where they are too many for a tile.
  private static func segments(_ bounds: [Int]) -> [Segment] {
    (0..<bounds.count - 1).flatMap { cluster in
      let tiles = Tiles(bounds[cluster + 1] - bounds[cluster], by: columnTile)
      return (0..<tiles.count).map { tile in
        let rows = tiles[tile]
        return Segment(
          cluster: cluster,
          rows: bounds[cluster] + rows.lowerBound..<bounds[cluster] + rows.upperBound)
      }
    }
  }
}
