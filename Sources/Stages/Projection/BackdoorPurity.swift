import Projections

/// How purely the poisoned rows lie in a clustering.
public struct BackdoorPurity: Codable, Sendable, Equatable {
  /// For each cluster, the share of its rows that are poisoned.
  public let shares: [Double]
  /// The share of all rows that are of their cluster's majority, poisoned or not. It is no less
  /// than the share of the larger of the two, however the rows are clustered.
  public let purity: Double
  /// The share of the poisoned rows that lie in clusters of which more than half is poisoned.
  public let concentration: Double
  /// The mutual information of cluster and poison over the mean of their entropies: 0 where the
  /// clusters say nothing of the poison, 1 where both are the same partition.
  public let mutualInformation: Double

  /// Nil where no row is poisoned, or every one.
  init?(of assignments: [Int], clusters: Int, poisoned: [Bool]) throws(ProjectionError) {
    guard poisoned.contains(true), poisoned.contains(false) else { return nil }
    var sizes = [Int](repeating: 0, count: clusters)
    var held = sizes
    for (cluster, isPoisoned) in zip(assignments, poisoned) {
      sizes[cluster] += 1
      held[cluster] += isPoisoned ? 1 : 0
    }
    let flags = poisoned.map { $0 ? 1 : 0 }
    shares = zip(held, sizes).map { $1 > 0 ? Double($0) / Double($1) : 0 }
    purity = try ClusterAgreement.purity(of: assignments, with: flags)
    concentration = try ClusterAgreement.concentration(of: assignments, on: poisoned)
    mutualInformation = try ClusterAgreement.normalisedMutualInformation(
      of: assignments, with: flags)
  }
}
