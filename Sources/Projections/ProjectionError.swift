/// Why points cannot be projected or clustered.
public enum ProjectionError: Error, Equatable, CustomStringConvertible {
  /// A matrix `[points, dimensions]` is wanted, with at least one dimension.
  case notAMatrix(shape: [Int])
  /// A value is infinite or not a number, or its square overflows.
  case notFinite(row: Int, column: Int, value: Float)
  case tooManyComponents(asked: Int, points: Int, dimensions: Int)
  case dimensionMismatch(expected: Int, got: Int)
  case tooManyClusters(asked: Int, points: Int)
  case countMismatch(points: Int, labels: Int)
  /// The silhouette needs at least two clusters and more points than clusters.
  case silhouetteUndefined(clusters: Int, points: Int)
  /// The Davies–Bouldin index needs at least two clusters.
  case daviesBouldinUndefined(clusters: Int, points: Int)
  /// A start of t-SNE has a place in the plane for every point.
  case startMismatch(shape: [Int], points: Int)
  case invalidOption(name: String, value: String, allowed: String)

  public var description: String {
    switch self {
    case .notAMatrix(let shape):
      "points must be a matrix [points, dimensions] with at least one dimension, but the tensor has "
        + "the shape \(shape); reshape it"
    case .notFinite(let row, let column, let value):
      "point \(row) has the value \(value) in column \(column), which is infinite, not a number "
        + "or too large to square; look for divergence in the stage that made the points"
    case .tooManyComponents(let asked, let points, let dimensions):
      "\(asked) principal components were asked of \(points) points in \(dimensions) dimensions; "
        + "ask for 1 to \(min(points, dimensions))"
    case .dimensionMismatch(let expected, let got):
      "points of \(got) dimensions cannot be projected by components of \(expected) dimensions; "
        + "project points from the same layer as those the components were fitted to"
    case .tooManyClusters(let asked, let points):
      "\(asked) clusters were asked of \(points) points; ask for at most one cluster per point"
    case .countMismatch(let points, let labels):
      "there are \(points) points but \(labels) labels; give one label per point"
    case .silhouetteUndefined(let clusters, let points):
      "the silhouette of \(points) points in \(clusters) clusters is undefined; it needs at least "
        + "2 clusters and more points than clusters"
    case .daviesBouldinUndefined(let clusters, let points):
      "the Davies–Bouldin index of \(points) points in \(clusters) clusters is undefined; it needs "
        + "at least 2 clusters"
    case .startMismatch(let shape, let points):
      "t-SNE was to start \(points) points from places of the shape \(shape), where "
        + "[\(points), 2] was expected; start from an embedding of the same rows"
    case .invalidOption(let name, let value, let allowed):
      "\(name) is \(value), but must be \(allowed)"
    }
  }
}
