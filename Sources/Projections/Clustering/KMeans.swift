public import Tensors

/// k-means by Lloyd's iterations from several greedy k-means++ starts (Arthur and Vassilvitskii,
/// SODA 2007), of which the one with the least inertia is kept.
public struct KMeans: Sendable {
  public var clusters: Int
  public var starts: Int
  public var seed: UInt64
  /// Stops where the squared shift of all centres is at most this share of the mean variance of
  /// the dimensions, as scikit-learn does.
  public var tolerance: Double
  public var iterationLimit: Int

  public init(
    clusters: Int, starts: Int = 10, seed: UInt64, tolerance: Double = 1e-4,
    iterationLimit: Int = 300
  ) {
    self.clusters = clusters
    self.starts = starts
    self.seed = seed
    self.tolerance = tolerance
    self.iterationLimit = iterationLimit
  }

  /// Clusters `points` `[n, d]`.
  public func fit(_ points: Tensor) throws(ProjectionError) -> KMeansResult {
    try fit(points) { lloyd, start in lloyd.seedCentres(clusters, seed: seed, start: start) }
  }

  /// Clusters `points` `[n, d]` from the given centres `[clusters, d]`, each of the starts from the
  /// same.
  package func fit(_ points: Tensor, from centres: Tensor) throws(ProjectionError) -> KMeansResult {
    let given = try PointMatrix(checking: centres)
    guard given.count == clusters, centres.shape.last == points.shape.last else {
      throw .dimensionMismatch(expected: points.shape.last ?? 0, got: given.dimensions)
    }
    return try fit(points) { lloyd, _ in
      var relative = given
      relative.centre(on: lloyd.mean)
      return relative.values
    }
  }

  private func fit(
    _ points: Tensor, from centres: (Lloyd, _ start: Int) -> [Float]
  ) throws(ProjectionError) -> KMeansResult {
    let matrix = try PointMatrix(checking: points)
    try check(points: matrix.count)
    let lloyd = Lloyd(matrix)
    var best: Lloyd.Outcome?
    for start in 0..<starts {
      let outcome = lloyd.run(
        from: centres(lloyd, start), tolerance: tolerance, iterationLimit: iterationLimit)
      if outcome.inertia < best?.inertia ?? .infinity { best = outcome }
    }
    // `starts` is at least 1 and an inertia is finite, so there is a best.
    let kept = best ?? Lloyd.Outcome()
    var means = kept.centres
    for place in means.indices {
      means[place] = Float(Double(means[place]) + lloyd.mean[place % matrix.dimensions])
    }
    return KMeansResult(
      centres: Tensor(shape: [clusters, matrix.dimensions], values: means),
      assignments: kept.assignments.map(Int.init), inertia: kept.inertia,
      iterations: kept.iterations)
  }

  private func check(points: Int) throws(ProjectionError) {
    func require(_ fits: Bool, _ name: String, _ value: Any, _ allowed: String)
      throws(ProjectionError)
    {
      if !fits {
        throw .invalidOption(name: "k-means' \(name)", value: "\(value)", allowed: allowed)
      }
    }
    try require(clusters >= 1, "clusters", clusters, "at least 1")
    try require(starts >= 1, "starts", starts, "at least 1")
    try require(iterationLimit >= 1, "iterationLimit", iterationLimit, "at least 1")
    try require(tolerance >= 0 && tolerance.isFinite, "tolerance", tolerance, "0 or more")
    guard clusters <= points else { throw .tooManyClusters(asked: clusters, points: points) }
  }
}

/// What ``KMeans`` found.
public struct KMeansResult: Sendable, Equatable {
  /// The mean of each cluster, `[clusters, d]`.
  public var centres: Tensor
  /// The cluster of each point.
  public var assignments: [Int]
  /// The sum of the squared distances of all points to their centres.
  public var inertia: Double
  /// Lloyd iterations of the start that was kept.
  public var iterations: Int
}
