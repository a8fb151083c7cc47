public import Tensors

/// t-distributed stochastic neighbour embedding in the plane (van der Maaten and Hinton, JMLR 9,
/// 2008), with the repulsion by interpolation (Linderman et al., Nature Methods 16, 2019) or the
/// Barnes–Hut approximation (van der Maaten, JMLR 15, 2014).
///
/// The neighbours are exact, the start is the plane of the first two principal components or given
/// places, the schedule is openTSNE's, and the result has the same bits for any number of threads.
public struct TSNE: Sendable {
  public var options: TSNEOptions
  public var seed: UInt64

  /// - Parameter seed: names the small noise on the start, without which equal points could never
  ///   part.
  public init(options: TSNEOptions = TSNEOptions(), seed: UInt64) {
    self.options = options
    self.seed = seed
  }

  /// Embeds `points` `[n, d]` in the plane.
  ///
  /// - Parameters:
  ///   - places: where the points start, `[n, 2]`, in place of their own principal components.
  ///     Embeddings that share their start, or go on from one another, can be compared. Of the
  ///     places only the arrangement counts: they are scaled down like any start.
  ///   - progress: called now and then with the share of the work done, from 0 to 1. What it throws
  ///     ends the work and is thrown on.
  /// - Throws: ``ProjectionError``, or what `progress` throws.
  public func embed(
    _ points: Tensor, startingFrom places: Tensor? = nil,
    progress: (Double) throws -> Void = { _ in }
  ) throws -> TSNEEmbedding {
    try options.check()
    var matrix = try PointMatrix(checking: points)
    if let places, places.shape != [matrix.count, 2] {
      throw ProjectionError.startMismatch(shape: places.shape, points: matrix.count)
    }
    guard matrix.count > 1 else {
      return TSNEEmbedding(points: Tensor(shape: [matrix.count, 2]), divergence: 0, trace: [])
    }
    try progress(0)
    let start = try places.map { try self.start(from: $0) } ?? self.start(of: matrix)
    matrix.centre(on: matrix.mean())
    let others = matrix.count - 1
    let perplexity = max(1, min(options.perplexity, Double(others) / 3))
    let neighbours = try NearestNeighbours(
      of: matrix, count: min(others, Int(3 * perplexity)),
      progress: { try progress(TSNE.neighboursShare * $0) })
    let affinities = Affinities(neighbours, perplexity: perplexity)

    var descent = TSNEDescent(affinities, start: start, options: options)
    while descent.iteration < options.iterations {
      if descent.iteration % 10 == 0 {
        let done = Double(descent.iteration) / Double(options.iterations)
        try progress(TSNE.neighboursShare + (1 - TSNE.neighboursShare) * done)
      }
      descent.step()
    }
    let embedding = descent.finish()
    try progress(1)
    return embedding
  }

  /// The share of the progress that stands for the search for neighbours.
  private static let neighboursShare = 0.3
  /// The standard deviation of the start along its first axis.
  private static let startDeviation: Float = 1e-4

  /// The first two principal components, scaled down.
  private func start(of points: PointMatrix) throws(ProjectionError) -> Tensor {
    let count = min(2, points.count, points.dimensions)
    let components = try PrincipalComponents(of: points, count: count, seed: seed)
    let deviation = components.explainedVariance[0].squareRoot()
    let projected = try components.project(points)
    return scaledDown(count: points.count, deviation: deviation) { row, axis in
      axis < count ? projected.values[row * count + axis] : 0
    }
  }

  /// Given places, centred and scaled down along with their wider axis.
  private func start(from places: Tensor) throws(ProjectionError) -> Tensor {
    var places = try PointMatrix(checking: places)
    places.centre(on: places.mean())
    let variances = (0..<2).map { axis in
      (0..<places.count).reduce(0.0) {
        let place = Double(places.values[2 * $1 + axis])
        return $0 + place * place
      } / Double(places.count - 1)
    }
    let deviation = Float(max(variances[0], variances[1]).squareRoot())
    return scaledDown(count: places.count, deviation: deviation) { places.values[2 * $0 + $1] }
  }

  /// Coordinates of such a standard deviation at that of a start, with a noise of a hundredth of
  /// it. Where all points are equal the noise alone remains, at full size.
  private func scaledDown(
    count: Int, deviation: Float, _ coordinate: (_ row: Int, _ axis: Int) -> Float
  ) -> Tensor {
    let stream = RandomStream(seed: seed, purpose: "t-SNE/start")
    var start = Tensor(shape: [count, 2], values: stream.normals(count: 2 * count))
    guard deviation > 0 else {
      for place in start.values.indices { start.values[place] *= TSNE.startDeviation }
      return start
    }
    for row in 0..<count {
      for axis in 0..<2 {
        let noise = 0.01 * start.values[row * 2 + axis]
        start.values[row * 2 + axis] =
          TSNE.startDeviation * (coordinate(row, axis) / deviation + noise)
      }
    }
    return start
  }
}

/// What ``TSNE`` made of some points.
public struct TSNEEmbedding: Sendable, Equatable {
  /// The divergence after one of the steps.
  public struct Moment: Codable, Sendable, Hashable {
    public var iteration: Int
    public var divergence: Double
  }

  /// Places in the plane, `[n, 2]`, with mean 0.
  public var points: Tensor
  /// The Kullback–Leibler divergence KL(P‖Q) in nats, without exaggeration.
  public var divergence: Double
  /// The divergence every 50 iterations, and at the end.
  public var trace: [Moment]
}
