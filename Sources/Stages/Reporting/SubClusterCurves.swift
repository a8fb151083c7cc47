import Figures
public import PipelineModel
import Projections

/// Into how many parts the poisoned rows fall over training, how large, and how well parted.
///
/// ```swift
/// SubClusterCurves(phases.map { SubClusters($0) })
/// ```
public struct SubClusterCurves: Stage {
  @Inputs var clusterings: [any Stage<SubClustering>]

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "sub-cluster curves" }

  public init(_ clusterings: [any Stage<SubClustering>]) { self.clusterings = clusterings }

  public func run(_ context: StageContext) throws -> Exhibit {
    let clusterings = try context.read(clusterings).sorted { $0.epoch < $1.epoch }
    let ticks = clusterings.map { Double($0.epoch) }
    func points(_ value: (SubClustering) -> Double?) -> [(x: Double, y: Double)] {
      clusterings.compactMap { clustering in
        value(clustering).map { (Double(clustering.epoch), $0) }
      }
    }
    let number = LineChart(
      title: "Sub-clusters of the backdoor", xLabel: "epoch", yLabel: "sub-clusters",
      series: [
        .init(
          name: "sub-clusters", points: points { Double($0.parts.count) }, style: .backdoor)
      ],
      xTicks: ticks, yRange: 0...Double((clusterings.map(\.parts.count).max() ?? 0) + 1))
    let silhouette = LineChart(
      title: "How the sub-clusters are parted", xLabel: "epoch", yLabel: "mean silhouette",
      series: [.init(name: "silhouette", points: points(\.silhouette), style: .backdoor)],
      references: Set(clusterings.map(\.leastSilhouette)).sorted().map {
        ReferenceLine("one part below", at: $0)
      },
      xTicks: ticks)
    let most = min(SubClusterCurves.shown, clusterings.map(\.parts.count).max() ?? 0)
    let sizes = LineChart(
      title: "Sizes of the sub-clusters", xLabel: "epoch", yLabel: "share of the backdoor",
      series: (0..<most).map { place in
        .init(
          name: "\(place + 1).",
          points: points {
            place < $0.parts.count ? Double($0.parts[place].size) / Double($0.rows.count) : nil
          },
          style: .category(place))
      },
      xTicks: ticks, yRange: 0...1)
    return Exhibit(
      pictures: [
        .init(
          name: "number",
          caption: "The number of parts of the poisoned rows with the largest mean silhouette; 1 "
            + "where none reaches the least.", svg: number.render().text),
        .init(
          name: "silhouette",
          caption: "The mean silhouette of the poisoned rows, clustered alone, for the best number "
            + "of parts.", svg: silhouette.render().text),
        .init(
          name: "sizes",
          caption: "The shares of the poisoned rows in the largest parts, in order of size; which "
            + "rows these are may change from one checkpoint to the next.",
          svg: sizes.render().text),
      ]
        + [byNumber(clusterings.map { ($0.epoch, $0.candidates) }, of: "sub-clusters")].compactMap {
          $0
        },
      tables: [try SubClusterCurves.table(clusterings)])
  }

  /// How many sizes are drawn.
  private static let shown = 6

  private static func table(_ clusterings: [SubClustering]) throws -> Exhibit.Table {
    func number(_ value: Double?) -> String { value.map { decimal($0, places: 3) } ?? "–" }
    let rows = try clusterings.enumerated().map { place, clustering in
      let before = place > 0 ? clusterings[place - 1] : nil
      let agreement =
        before?.rows == clustering.rows
        ? try before.map {
          try ClusterAgreement.adjustedRandIndex(
            of: clustering.assignments, with: $0.assignments)
        } : nil
      return [
        "\(clustering.epoch)", "\(clustering.rows.count)", "\(clustering.parts.count)",
        clustering.parts.map { "\($0.size)" }.joined(separator: ", "),
        clustering.parts.map { number($0.silhouette) }.joined(separator: ", "),
        number(clustering.silhouette), number(clustering.daviesBouldin), number(agreement),
      ]
    }
    return Exhibit.Table(
      caption: "k-means of the poisoned rows of T alone. Mean silhouette and Davies–Bouldin index "
        + "are those of the best number of parts, also where they are taken for one; the last "
        + "column is the adjusted Rand index with the checkpoint before.",
      header: [
        "epoch", "poisoned rows", "sub-clusters", "sizes", "silhouettes", "mean silhouette",
        "Davies–Bouldin", "agreement with the one before",
      ],
      rows: rows)
  }
}
