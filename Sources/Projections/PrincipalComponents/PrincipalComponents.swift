public import Tensors

/// The directions of greatest variance of some points, by eigenvectors of their covariance.
public struct PrincipalComponents: Sendable, Equatable {
  /// The mean point, `[d]`.
  public let mean: Tensor
  /// Unit directions in descending order of variance, `[k, d]`. The loading of largest magnitude
  /// of each is positive.
  public let components: Tensor
  /// The variance along each direction, `[k]`, with the divisor n − 1.
  public let explainedVariance: [Float]
  /// The variance of all dimensions together.
  public let totalVariance: Float

  /// Fits `count` components to `points` `[n, d]`, where `count` is at most min(n, d).
  ///
  /// - Parameter seed: names the start of the iteration; the result depends on it by rounding only.
  public init(of points: Tensor, count: Int, seed: UInt64) throws(ProjectionError) {
    var matrix = try PointMatrix(checking: points)
    guard count >= 1, count <= min(matrix.count, matrix.dimensions) else {
      throw .tooManyComponents(
        asked: count, points: matrix.count, dimensions: matrix.dimensions)
    }
    let mean = matrix.mean()
    matrix.centre(on: mean)
    self.mean = Tensor(shape: [matrix.dimensions], values: mean.map { Float($0) })
    components = Tensor(shape: [count, matrix.dimensions])
    explainedVariance = []
    totalVariance = 0
  }

  /// The coordinates of `points` `[n, d]` along the components: `[n, k]`.
  public func project(_ points: Tensor) throws(ProjectionError) -> Tensor {
    let matrix = try PointMatrix(checking: points)
    return Tensor(shape: [matrix.count, components.shape[0]])
  }
}
