public import PipelineModel

/// What the clusters of one or several checkpoints hold.
///
/// ```swift
/// ClusterTable(phases.map { Clusters($0) })
/// ```
public struct ClusterTable: Stage {
  @Inputs var clusterings: [any Stage<Clustering>]

  public static var codeStamp: CodeStamp { .version(2) }
  public var label: String { "cluster table" }

  public init(_ clusterings: [any Stage<Clustering>]) { self.clusterings = clusterings }

  public func run(_ context: StageContext) throws -> Exhibit {
    let clusterings = try context.read(clusterings)
    let contents = clusterings.flatMap(ClusterTable.contents)
    return Exhibit(
      tables: [ClusterTable.summary(clusterings)]
        + (contents.isEmpty
          ? []
          : [
            Exhibit.Table(
              caption: "The clusters that hold poisoned rows.",
              header: ["epoch", "cluster", "rows", "poisoned", "share"], rows: contents)
          ]))
  }

  private static func summary(_ clusterings: [Clustering]) -> Exhibit.Table {
    func number(_ value: Double?) -> String { value.map { decimal($0, places: 3) } ?? "–" }
    let rows = clusterings.map { clustering in
      let poisoned = clustering.poisonedRows.reduce(0, +)
      let largest = clustering.poisonedRows.max() ?? 0
      return [
        "\(clustering.epoch)", "\(clustering.clusters)", number(clustering.silhouette),
        number(clustering.daviesBouldin), number(clustering.agreement),
        number(clustering.backdoorSilhouette),
        poisoned == 0 ? "–" : "\(largest) of \(poisoned)",
        number(clustering.backdoor?.concentration), number(clustering.backdoor?.purity),
        number(clustering.backdoor?.mutualInformation),
      ]
    }
    return Exhibit.Table(
      caption:
        "k-means of T. The silhouette of the backdoor takes the poisoned rows and all others "
        + "for two clusters. Then come the poisoned rows that share the cluster with the most of "
        + "them; the share of the poisoned rows in clusters of which more than half is poisoned; "
        + "the share of all rows that are of their cluster's majority, poisoned or not; and the "
        + "normalised mutual information of cluster and poison.",
      header: [
        "epoch", "clusters", "silhouette", "Davies–Bouldin", "adjusted Rand index",
        "backdoor silhouette", "backdoor together", "in backdoor clusters", "purity",
        "mutual information",
      ],
      rows: rows)
  }

  private static func contents(_ clustering: Clustering) -> [[String]] {
    (clustering.backdoor?.shares ?? []).enumerated().filter { $0.element > 0 }.map { place, share in
      let poisoned = clustering.poisonedRows[place]
      return [
        "\(clustering.epoch)", "\(place)", "\(poisoned + clustering.cleanRows[place])",
        "\(poisoned)", decimal(share * 100, places: 1) + " %",
      ]
    }
  }
}
