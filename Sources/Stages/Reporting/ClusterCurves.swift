import Figures
public import PipelineModel

/// How apart the poisoned rows lie over training, and what speaks for each number of clusters.
///
/// ```swift
/// ClusterCurves(phases.map { Clusters($0, choosingFrom: 2...15) })
/// ```
public struct ClusterCurves: Stage {
  @Inputs var clusterings: [any Stage<Clustering>]

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "cluster curves" }

  public init(_ clusterings: [any Stage<Clustering>]) { self.clusterings = clusterings }

  public func run(_ context: StageContext) throws -> Exhibit {
    let clusterings = try context.read(clusterings).sorted { $0.epoch < $1.epoch }
    return Exhibit(
      pictures: [ClusterCurves.backdoor(clusterings)].compactMap { $0 } + [
        ClusterCurves.separation(clusterings)
      ]
        + [
          byNumber(clusterings.map { ($0.epoch, $0.candidates) }, of: "clusters")
        ].compactMap { $0 })
  }

  private static func backdoor(_ clusterings: [Clustering]) -> Exhibit.Picture? {
    guard clusterings.contains(where: { $0.backdoor != nil }) else { return nil }
    func points(_ value: (Clustering) -> Double?) -> [(x: Double, y: Double)] {
      clusterings.compactMap { clustering in
        value(clustering).map { (Double(clustering.epoch), $0) }
      }
    }
    let chart = LineChart(
      title: "The backdoor in the clusters of T", xLabel: "epoch", yLabel: "share",
      series: [
        .init(
          name: "in backdoor clusters", points: points { $0.backdoor?.concentration },
          style: .backdoor),
        .init(
          name: "mutual information", points: points { $0.backdoor?.mutualInformation },
          style: .category(0)),
        .init(
          name: "silhouette", points: points(\.backdoorSilhouette), style: .emphasis,
          dash: .dashed),
      ],
      xTicks: clusterings.map { Double($0.epoch) })
    return Exhibit.Picture(
      name: "backdoor",
      caption:
        "The share of the poisoned rows in clusters of which more than half is poisoned; the "
        + "normalised mutual information of cluster and poison; and the silhouette of the poisoned "
        + "rows, where they and all others are taken for two clusters.",
      svg: chart.render().text)
  }

  private static func separation(_ clusterings: [Clustering]) -> Exhibit.Picture {
    func points(_ value: (Clustering) -> Double) -> [(x: Double, y: Double)] {
      clusterings.map { (Double($0.epoch), value($0)) }
    }
    let chart = LineChart(
      title: "How the clusters of T are parted", xLabel: "epoch", yLabel: "index",
      series: [
        .init(name: "silhouette", points: points(\.silhouette), style: .category(0)),
        .init(name: "Davies–Bouldin", points: points(\.daviesBouldin), style: .category(3)),
      ],
      xTicks: clusterings.map { Double($0.epoch) })
    return Exhibit.Picture(
      name: "separation",
      caption: "The mean silhouette, of which more is better parted, and the Davies–Bouldin index, "
        + "of which less is.",
      svg: chart.render().text)
  }
}

/// The silhouette by the number of clusters, a curve for each checkpoint; nil where there was no
/// choice.
func byNumber(
  _ candidates: [(epoch: Int, candidates: [ClusterCandidate])], of parts: String
) -> Exhibit.Picture? {
  guard candidates.contains(where: { $0.candidates.count > 1 }) else { return nil }
  let chart = LineChart(
    title: "Silhouette by number of \(parts)", xLabel: parts, yLabel: "mean silhouette",
    series: candidates.enumerated().map { place, set in
      .init(
        name: "epoch \(set.epoch)",
        points: set.candidates.compactMap { candidate in
          candidate.silhouette.map { (Double(candidate.clusters), $0) }
        },
        style: .category(place))
    },
    xTicks: Set(candidates.flatMap(\.candidates).map(\.clusters)).sorted().map(Double.init))
  return Exhibit.Picture(
    name: "by-number",
    caption: "The mean silhouette of k-means by the number of \(parts); the largest is kept.",
    svg: chart.render().text)
}
