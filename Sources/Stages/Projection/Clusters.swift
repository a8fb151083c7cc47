public import PipelineModel
public import Projections

public typealias ClusterCandidate = Projections.ClusterCount.Candidate

/// Clusters T by k-means, and says how well the clusters are parted and what they hold.
///
/// ```swift
/// Clusters(activations, count: 10)
/// Clusters(activations, choosingFrom: 2...15)   // the number with the largest silhouette
/// ```
public struct Clusters: Stage {
  @Input var activations: any Stage<ActivationSet>
  let counts: ClosedRange<Int>
  let silhouetteRows: Int
  let seed: UInt64

  public static var kind: String { "k-means" }
  public static var codeStamp: CodeStamp { .version(2) }
  public var label: String { "k-means " + activations.label.replacing("activations ", with: "") }

  /// - Parameters:
  ///   - count: how many clusters, at least 2 and fewer than there are rows.
  ///   - silhouetteRows: how many rows the silhouettes are averaged over where there are more than
  ///     twice as many; the seed draws them, and each is measured against all rows.
  public init(
    _ activations: any Stage<ActivationSet>, count: Int = 10, silhouetteRows: Int = 5000,
    seed: UInt64 = 1
  ) {
    self.init(
      activations, choosingFrom: count...count, silhouetteRows: silhouetteRows, seed: seed)
  }

  /// - Parameter counts: the numbers of clusters to choose from, from 2 on; the one with the
  ///   largest mean silhouette is kept, of equal ones the least.
  public init(
    _ activations: any Stage<ActivationSet>, choosingFrom counts: ClosedRange<Int>,
    silhouetteRows: Int = 5000, seed: UInt64 = 1
  ) {
    self.activations = activations
    self.counts = counts
    self.silhouetteRows = silhouetteRows
    self.seed = seed
  }

  private var choice: ClusterCount {
    ClusterCount(in: counts, seed: seed, sample: silhouetteRows)
  }

  public func check() throws {
    guard counts.lowerBound >= 2 else {
      throw UserError("\(counts.lowerBound) clusters were asked for; ask for at least 2")
    }
    if case .sample(let rows) = (activations as? Activations)?.selection, rows <= counts.upperBound
    {
      throw UserError(
        "\(counts.upperBound) clusters were asked for in a sample of \(rows) rows; ask for fewer "
          + "clusters than rows")
    }
    try choice.check()
  }

  public func run(_ context: StageContext) throws -> Clustering {
    let activations = try context.read(activations)
    let poisoned = activations.poisoned
    let choice = try choice.choose(for: activations.representations[0], flags: poisoned) {
      try context.report($0)
    }
    let chosen = choice.candidates[choice.chosen]
    guard let silhouette = chosen.silhouette, let daviesBouldin = chosen.daviesBouldin else {
      throw ProjectionError.silhouetteUndefined(
        clusters: Set(choice.result.assignments).count, points: poisoned.count)
    }
    // The poisoned rows against everything else: 1 is a cluster of their own, 0 none.
    let ofBackdoor = zip(choice.sample, choice.byFlag ?? []).filter { poisoned[$0.0] }.map(\.1)
    var held = [[Int]](repeating: [0, 0], count: chosen.clusters)
    for (cluster, isPoisoned) in zip(choice.result.assignments, poisoned) {
      held[cluster][isPoisoned ? 1 : 0] += 1
    }
    return Clustering(
      epoch: activations.epoch, clusters: chosen.clusters,
      assignments: choice.result.assignments, inertia: chosen.inertia, silhouette: silhouette,
      daviesBouldin: daviesBouldin, candidates: choice.candidates,
      backdoorSilhouette: ofBackdoor.isEmpty
        ? nil : ofBackdoor.reduce(0, +) / Double(ofBackdoor.count),
      backdoor: try BackdoorPurity(
        of: choice.result.assignments, clusters: chosen.clusters, poisoned: poisoned),
      cleanRows: held.map { $0[0] }, poisonedRows: held.map { $0[1] },
      agreement: try ClusterAgreement.adjustedRandIndex(
        of: choice.result.assignments, with: activations.labels))
  }
}

/// A clustering of T with its measures.
public struct Clustering: Artifact, Codable {
  public let epoch: Int
  public let clusters: Int
  public let assignments: [Int]
  public let inertia: Double
  /// The mean silhouette of the clusters.
  public let silhouette: Double
  public let daviesBouldin: Double
  /// Every number of clusters that was tried, in ascending order.
  public let candidates: [ClusterCandidate]
  /// The mean silhouette of the poisoned rows, where they and all others are taken for two
  /// clusters: how detached they are. Nil where one of the two has fewer than two rows.
  public let backdoorSilhouette: Double?
  /// How purely the poisoned rows lie in the clusters; nil where none is poisoned, or every one.
  public let backdoor: BackdoorPurity?
  /// For each cluster, how many of its rows are clean, and how many poisoned.
  public let cleanRows: [Int]
  public let poisonedRows: [Int]
  /// The adjusted Rand index of clusters and labels.
  public let agreement: Double
}
