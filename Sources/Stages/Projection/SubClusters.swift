public import PipelineModel
public import Projections
import Tensors

/// Clusters the poisoned rows of T alone, into as many parts as their silhouettes speak for.
///
/// ```swift
/// SubClusterCurves(phases.map { SubClusters($0) })
/// ```
public struct SubClusters: Stage {
  @Input var activations: any Stage<ActivationSet>
  let counts: ClosedRange<Int>
  let leastSilhouette: Double
  let silhouetteRows: Int
  let seed: UInt64

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String {
    "sub-clusters " + activations.label.replacing("activations ", with: "")
  }

  /// - Parameters:
  ///   - counts: the numbers of parts to choose from, from 2 on; those that so few poisoned rows
  ///     cannot have are left out.
  ///   - leastSilhouette: below this mean silhouette the rows are taken for one part. By default
  ///     0.25, up to which Kaufman and Rousseeuw ("Finding groups in data", 1990, table 4) find no
  ///     substantial structure.
  ///   - silhouetteRows: how many rows the silhouettes are averaged over where there are more than
  ///     twice as many.
  public init(
    _ activations: any Stage<ActivationSet>, choosingFrom counts: ClosedRange<Int> = 2...10,
    leastSilhouette: Double = 0.25, silhouetteRows: Int = 5000, seed: UInt64 = 1
  ) {
    self.activations = activations
    self.counts = counts
    self.leastSilhouette = leastSilhouette
    self.silhouetteRows = silhouetteRows
    self.seed = seed
  }

  private var choice: ClusterCount {
    ClusterCount(in: counts, seed: seed, sample: silhouetteRows)
  }

  public func check() throws {
    guard (-1...1).contains(leastSilhouette) else {
      throw UserError(
        "the least silhouette of sub-clusters is \(leastSilhouette); give it between -1 and 1")
    }
    try choice.check()
  }

  public func run(_ context: StageContext) throws -> SubClustering {
    let activations = try context.read(activations)
    let places = activations.poisoned.indices.filter { activations.poisoned[$0] }
    guard places.count > counts.lowerBound else {
      throw UserError(
        "\(places.count) of the \(activations.poisoned.count) rows are poisoned, too few for "
          + "\(counts.lowerBound) sub-clusters; take more rows, or rows of a run under attack")
    }
    let points = activations.representations[0].gather(rows: places)
    let choice = try choice.choose(for: points) { try context.report($0) }
    return SubClustering(
      epoch: activations.epoch, rows: places.map { activations.rows[$0] }, choice: choice,
      leastSilhouette: leastSilhouette)
  }
}

/// The parts in which the poisoned rows lie.
public struct SubClustering: Artifact, Codable {
  public struct Part: Codable, Sendable, Equatable {
    public let size: Int
    /// The mean silhouette of its rows; nil where the rows are not parted, or none was drawn.
    public let silhouette: Double?
  }

  public let epoch: Int
  /// The poisoned rows, by their place in the training set.
  public let rows: [Int]
  /// The part of each row.
  public let assignments: [Int]
  /// The largest first. One holds all rows where no number of parts reaches ``leastSilhouette``.
  public let parts: [Part]
  /// The mean silhouette of the best number of parts, kept or not; nil where all rows lie in one
  /// place.
  public let silhouette: Double?
  /// The Davies–Bouldin index of the best number of parts, kept or not.
  public let daviesBouldin: Double?
  public let leastSilhouette: Double
  /// Every number of parts that was tried, in ascending order.
  public let candidates: [ClusterCandidate]

  init(epoch: Int, rows: [Int], choice: ClusterCount.Choice, leastSilhouette: Double) {
    let best = choice.candidates[choice.chosen]
    let isParted = best.silhouette.map { $0 >= leastSilhouette } ?? false
    let found = isParted ? choice.result.assignments : rows.map { _ in 0 }
    var sizes = [Int: Int]()
    for cluster in found { sizes[cluster, default: 0] += 1 }
    let order = sizes.keys.sorted { (-(sizes[$0] ?? 0), $0) < (-(sizes[$1] ?? 0), $1) }
    let silhouettes = isParted ? choice.silhouettes ?? [] : []
    self.epoch = epoch
    self.rows = rows
    assignments = found.map { order.firstIndex(of: $0) ?? 0 }
    parts = order.map { cluster in
      let own = zip(choice.sample, silhouettes).filter { found[$0.0] == cluster }.map(\.1)
      return Part(
        size: sizes[cluster] ?? 0,
        silhouette: own.isEmpty ? nil : own.reduce(0, +) / Double(own.count))
    }
    silhouette = best.silhouette
    daviesBouldin = best.daviesBouldin
    self.leastSilhouette = leastSilhouette
    candidates = choice.candidates
  }
}
