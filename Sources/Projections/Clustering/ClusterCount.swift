public import Tensors

/// k-means for a range of numbers of clusters, and the number with the largest mean silhouette.
public struct ClusterCount: Sendable {
  public var range: ClosedRange<Int>
  public var seed: UInt64
  /// How many points the silhouettes are taken of where there are more than twice as many.
  public var sample: Int

  public init(in range: ClosedRange<Int>, seed: UInt64, sample: Int = 5000) {
    self.range = range
    self.seed = seed
    self.sample = sample
  }

  /// One number of clusters, with its measures.
  public struct Candidate: Codable, Sendable, Equatable {
    public let clusters: Int
    /// The sum of the squared distances of all points to the means of their clusters.
    public let inertia: Double
    /// The mean silhouette; nil where the points lie in fewer than two places, or each is a cluster
    /// of its own.
    public let silhouette: Double?
    /// The Davies–Bouldin index; nil where the points lie in a single place.
    public let daviesBouldin: Double?

    public init(clusters: Int, inertia: Double, silhouette: Double?, daviesBouldin: Double?) {
      self.clusters = clusters
      self.inertia = inertia
      self.silhouette = silhouette
      self.daviesBouldin = daviesBouldin
    }
  }

  /// What was chosen, and from what.
  public struct Choice: Sendable, Equatable {
    /// In ascending order of their clusters.
    public let candidates: [Candidate]
    /// The place of the chosen one among them: the largest silhouette, of equal ones the first.
    public let chosen: Int
    public let result: KMeansResult
    /// The points whose silhouettes were taken, ascending.
    public let sample: [Int]
    /// Their silhouettes for the chosen number; nil where they are undefined.
    public let silhouettes: [Double]?
    /// Their silhouettes where `flags` tell apart two clusters; nil where one has fewer than two
    /// points.
    public let byFlag: [Double]?
  }

  /// Clusters `points` `[n, d]`. Numbers of which the silhouette is undefined for so few points, n
  /// and more, are left out, but for the least of the range.
  ///
  /// - Parameters:
  ///   - flags: a partition of one's own whose silhouettes are wanted too; they cost next to nothing
  ///     here.
  ///   - progress: called with the share of the work done, from 0 to 1. What it throws ends the work
  ///     and is thrown on.
  public func choose(
    for points: Tensor, flags: [Bool] = [], progress: (Double) throws -> Void = { _ in }
  ) throws -> Choice {
    try check()
    let count = points.shape.first ?? 0
    let numbers = range.lowerBound...max(range.lowerBound, min(range.upperBound, count - 1))
    var results: [KMeansResult] = []
    for number in numbers {
      try progress(0.7 * Double(results.count) / Double(numbers.count))
      results.append(try KMeans(clusters: number, seed: seed).fit(points))
    }
    try progress(0.7)
    let sample = Silhouette.Sample(of: sample, among: count, seed: seed)
    let partition = flags.map { $0 ? 1 : 0 }
    let flagged = partition.reduce(0, +)
    let isParted = flagged > 1 && flagged < count - 1
    let silhouettes = try Silhouette.values(
      points: points,
      assignments: results.map(\.assignments) + (isParted ? [partition] : []), of: sample)
    let candidates = try zip(results, silhouettes).map { result, values in
      let isOne = Set(result.assignments).count < 2
      return Candidate(
        clusters: result.centres.shape[0], inertia: result.inertia,
        silhouette: values.map { $0.reduce(0, +) / Double($0.count) },
        daviesBouldin: isOne
          ? nil
          : try DaviesBouldin.index(points: points, assignments: result.assignments))
    }
    var best = 0
    for (place, candidate) in candidates.enumerated()
    where candidate.silhouette ?? -2 > candidates[best].silhouette ?? -2 {
      best = place
    }
    try progress(1)
    return Choice(
      candidates: candidates, chosen: best, result: results[best], sample: sample.rows,
      silhouettes: silhouettes[best], byFlag: isParted ? silhouettes[results.count] : nil)
  }

  /// Refuses what no points can be clustered with.
  package func check() throws(ProjectionError) {
    guard range.lowerBound >= 2 else {
      throw .invalidOption(
        name: "k-means' clusters", value: "\(range.lowerBound)", allowed: "at least 2")
    }
    guard sample >= 1 else {
      throw .invalidOption(
        name: "the silhouette's sample", value: "\(sample)", allowed: "at least 1")
    }
  }
}
