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
    let sample = Sample(all: points.shape.first ?? 0)
    let values = try values(points: points, assignments: [assignments], of: sample)[0]
    guard let values else {
      throw .silhouetteUndefined(
        clusters: Set(assignments).count, points: points.shape.first ?? 0)
    }
    return values
  }

  /// The silhouettes of the points in `sample` in each of several clusterings of all points, at
  /// about the cost of one: n · d operations for each point of the sample, and half of that where
  /// it holds all. `nil` for a clustering that has fewer than 2 clusters or as many as points.
  package static func values(
    points: Tensor, assignments: [[Int]], of sample: Sample
  ) throws(ProjectionError) -> [[Double]?] {
    var matrix = try PointMatrix(checking: points)
    for labels in assignments where labels.count != matrix.count {
      throw .countMismatch(points: matrix.count, labels: labels.count)
    }
    let count = matrix.count
    let partitions = assignments.map(Partition.init)
    let defined = partitions.filter { (2..<max(2, count)).contains($0.sizes.count) }
    guard !defined.isEmpty else { return assignments.map { _ in nil } }
    matrix.centre(on: matrix.mean())
    let distances = DistanceSums(matrix, by: defined)
    let sums = sample.isEverything ? distances.ofAllPoints() : distances.ofPoints(sample.rows)
    var first = 0
    return partitions.map { partition in
      guard (2..<max(2, count)).contains(partition.sizes.count) else { return nil }
      defer { first += partition.sizes.count }
      return sample.rows.enumerated().map { place, row in
        silhouette(
          partition.sizes.indices.map { sums[(first + $0) * sample.rows.count + place] },
          sizes: partition.sizes, own: partition.parts[row])
      }
    }
  }

  private static func silhouette(_ sums: [Double], sizes: [Int], own: Int) -> Double {
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

extension Silhouette {
  /// The points whose silhouettes are taken. Each is measured against all points, so that the mean
  /// over a sample estimates the mean over all without bias.
  package struct Sample: Sendable, Equatable {
    /// Ascending.
    package let rows: [Int]
    /// Whether no point is left out.
    package let isEverything: Bool

    package init(all count: Int) {
      self.init(rows: Array(0..<count), isEverything: true)
    }

    /// `size` of `count` points drawn by the seed; all of them where there are at most twice as
    /// many, which takes no longer.
    package init(of size: Int, among count: Int, seed: UInt64) {
      guard count > 2 * max(0, size) else {
        self.init(all: count)
        return
      }
      let order = RandomStream(seed: seed, purpose: "silhouette/rows").permutation(count)
      self.init(rows: order.prefix(max(0, size)).sorted(), isEverything: false)
    }

    private init(rows: [Int], isEverything: Bool) {
      self.rows = rows
      self.isEverything = isEverything
    }
  }
}
