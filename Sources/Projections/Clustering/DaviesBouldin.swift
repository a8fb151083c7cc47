internal import Glibc
internal import Kernels
public import Tensors

/// How alike clusters are (Davies and Bouldin, IEEE PAMI 1, 1979): with S the mean distance of a
/// cluster's points to their mean and M the distance of two means, the mean over all clusters of
/// the largest (Sᵢ + Sⱼ) / Mᵢⱼ with another. 0 at best; lower is better parted.
public enum DaviesBouldin {
  /// The index of `points` `[n, d]` in at least two clusters, named by any integers. Two clusters
  /// of one mean are left out of account with one another, as scikit-learn leaves them.
  public static func index(points: Tensor, assignments: [Int]) throws(ProjectionError) -> Double {
    let matrix = try PointMatrix(checking: points)
    guard assignments.count == matrix.count else {
      throw .countMismatch(points: matrix.count, labels: assignments.count)
    }
    let partition = Partition(assignments)
    let clusters = partition.sizes.count
    guard clusters >= 2 else {
      throw .daviesBouldinUndefined(clusters: clusters, points: matrix.count)
    }
    let means = matrix.means(of: partition)
    var spreads = [Double](repeating: 0, count: clusters)
    for (part, distance) in zip(partition.parts, matrix.distances(to: means, of: partition)) {
      spreads[part] += distance / Double(partition.sizes[part])
    }
    let sum = (0..<clusters).reduce(0.0) { sum, first in
      sum
        + (0..<clusters).reduce(0.0) { largest, second in
          let apart = distance(means[first], means[second])
          guard apart > 0 else { return largest }
          return max(largest, (spreads[first] + spreads[second]) / apart)
        }
    }
    return sum / Double(clusters)
  }

  private static func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }
}

extension PointMatrix {
  /// The mean of each part, summed in double precision in row order.
  fileprivate func means(of partition: Partition) -> [[Double]] {
    var sums = [Double](repeating: 0, count: partition.sizes.count * dimensions)
    let tiles = Tiles(dimensions, by: 64)
    values.withUnsafeBufferPointer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        nonisolated(unsafe) let sums = sums
        Parallel.forEach(tiles: tiles.count) { tile in
          for (row, part) in partition.parts.enumerated() {
            for column in tiles[tile] {
              sums[part * dimensions + column] += Double(values[row * dimensions + column])
            }
          }
        }
      }
    }
    return partition.sizes.enumerated().map { part, size in
      sums[part * dimensions..<(part + 1) * dimensions].map { $0 / Double(size) }
    }
  }

  /// The distance of every point to the mean of its part.
  fileprivate func distances(to means: [[Double]], of partition: Partition) -> [Double] {
    let distances = Memory<Double>(repeating: 0, count: count)
    let tiles = Tiles(count, by: 1024)
    values.withUnsafeBufferPointer { values in
      nonisolated(unsafe) let values = values
      Parallel.forEach(tiles: tiles.count) { tile in
        for row in tiles[tile] {
          var square = 0.0
          for (column, mean) in means[partition.parts[row]].enumerated() {
            let difference = Double(values[row * dimensions + column]) - mean
            square += difference * difference
          }
          distances[row] = square.squareRoot()
        }
      }
    }
    return distances.numbers
  }
}
