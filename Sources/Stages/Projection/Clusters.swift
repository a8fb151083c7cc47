public import PipelineModel
import Projections
import Tensors

/// Clusters T by k-means, and says how well the clusters are parted and what they hold.
public struct Clusters: Stage {
  @Input var activations: any Stage<ActivationSet>
  let count: Int
  let seed: UInt64

  public static var kind: String { "k-means" }
  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "k-means " + activations.label.replacing("activations ", with: "") }

  /// - Parameter count: how many clusters, at least 2 and fewer than there are rows.
  public init(_ activations: any Stage<ActivationSet>, count: Int = 10, seed: UInt64 = 1) {
    self.activations = activations
    self.count = count
    self.seed = seed
  }

  public func check() throws {
    guard count >= 2 else {
      throw UserError("\(count) clusters were asked for; ask for at least 2")
    }
    if case .sample(let rows) = (activations as? Activations)?.selection, rows <= count {
      throw UserError(
        "\(count) clusters were asked for in a sample of \(rows) rows; ask for fewer clusters than "
          + "rows")
    }
  }

  public func run(_ context: StageContext) throws -> Clustering {
    let activations = try context.read(activations)
    let points = activations.representations[0]
    let result = try KMeans(clusters: count, seed: seed).fit(points)
    try context.report(0.5, "silhouette")
    // The poisoned rows against everything else: 1 is a cluster of their own, 0 none.
    let flags = activations.poisoned.map { $0 ? 1 : 0 }
    let backdoor = flags.reduce(0, +)
    let isMixed = backdoor > 1 && backdoor < flags.count - 1
    let byFlag = isMixed ? try Silhouette.values(points: points, assignments: flags) : []
    let ofBackdoor = zip(byFlag, flags).filter { $0.1 == 1 }.map(\.0)
    var held = [[Int]](repeating: [Int](repeating: 0, count: 2), count: count)
    for (cluster, flag) in zip(result.assignments, flags) { held[cluster][flag] += 1 }
    return Clustering(
      epoch: activations.epoch, clusters: count, assignments: result.assignments,
      inertia: result.inertia,
      silhouette: try Silhouette.mean(points: points, assignments: result.assignments),
      backdoorSilhouette: isMixed
        ? ofBackdoor.reduce(0, +) / Double(ofBackdoor.count) : nil,
      cleanRows: held.map { $0[0] }, poisonedRows: held.map { $0[1] },
      agreement: try ClusterAgreement.adjustedRandIndex(
        of: result.assignments, with: activations.labels))
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
  /// The mean silhouette of the poisoned rows, where they and all others are taken for two
  /// clusters; nil where one of the two has fewer than two rows.
  public let backdoorSilhouette: Double?
  /// For each cluster, how many of its rows are clean, and how many poisoned.
  public let cleanRows: [Int]
  public let poisonedRows: [Int]
  /// The adjusted Rand index of clusters and labels.
  public let agreement: Double
}
