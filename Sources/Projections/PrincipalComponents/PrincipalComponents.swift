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

  /// Fits `count` components to `points` `[n, d]`, where `count` is from 1 to min(n, d).
  ///
  /// - Parameter seed: names the start of the iteration; the result depends on it by rounding only,
  ///   save where several directions have the same variance.
  public init(of points: Tensor, count: Int, seed: UInt64) throws(ProjectionError) {
    try self.init(of: PointMatrix(checking: points), count: count, seed: seed)
  }

  init(of points: PointMatrix, count: Int, seed: UInt64) throws(ProjectionError) {
    guard count >= 1, count <= min(points.count, points.dimensions) else {
      throw .tooManyComponents(asked: count, points: points.count, dimensions: points.dimensions)
    }
    let mean = points.mean()
    var centred = points
    centred.centre(on: mean)

    // The smaller of Xᵀ·X and X·Xᵀ has the same leading eigenvalues.
    let ofPoints = centred.count < centred.dimensions
    let size = min(centred.count, centred.dimensions)
    let products = ofPoints ? centred.rowProducts() : centred.columnProducts()
    let leading = LeadingEigenvectors(of: products, size: size, count: count, seed: seed)

    var basis = OrthonormalBasis(dimensions: centred.dimensions, seed: seed)
    for vector in leading.vectors { basis.add(ofPoints ? centred.combineRows(vector) : vector) }
    let freedom = Double(max(1, centred.count - 1))
    let trace = (0..<size).reduce(0) { $0 + Double(products[$1 * size + $1]) }

    self.mean = Tensor(shape: [centred.dimensions], values: mean.map { Float($0) })
    components = Tensor(
      shape: [count, centred.dimensions],
      values: basis.vectors.flatMap(PrincipalComponents.oriented).map { Float($0) })
    explainedVariance = leading.values.map { Float(max(0, $0) / freedom) }
    totalVariance = Float(trace / freedom)
  }

  /// The vector or its opposite, such that the loading of largest magnitude is positive.
  private static func oriented(_ vector: [Double]) -> [Double] {
    let largest = vector.reduce(0) { abs($1) > abs($0) ? $1 : $0 }
    return largest < 0 ? vector.map { -$0 } : vector
  }

  /// The coordinates of `points` `[n, d]` along the components: `[n, k]`.
  public func project(_ points: Tensor) throws(ProjectionError) -> Tensor {
    try project(PointMatrix(checking: points))
  }

  func project(_ points: PointMatrix) throws(ProjectionError) -> Tensor {
    guard points.dimensions == mean.count else {
      throw .dimensionMismatch(expected: mean.count, got: points.dimensions)
    }
    var centred = points
    centred.centre(on: mean.values.map(Double.init))
    let count = components.shape[0]
    var coordinates = Tensor(shape: [centred.count, count])
    centred.products(with: components.values, count: count, to: &coordinates.values)
    return coordinates
  }
}
