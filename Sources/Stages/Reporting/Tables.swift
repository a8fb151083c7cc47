import Information
public import PipelineModel

/// The stealth score as a table.
public struct ScoreTable: Stage {
  @Input var score: any Stage<StealthScoreResult>

  public static var codeStamp: CodeStamp { .version(2) }
  public var label: String { "score table" }

  public init(_ score: any Stage<StealthScoreResult>) { self.score = score }

  public func run(_ context: StageContext) throws -> Exhibit {
    let result = try context.read(score)
    let phases = Set(result.options.phases).sorted().map(String.init).joined(separator: ", ")
    let origin =
      switch result.phases?.origin {
      case .found: ", found from I(X;T)"
      case .given, nil: ""
      }
    let reservation = result.phases?.reservation.map { " But \($0)." } ?? ""
    let matched =
      result.options.reference == .sizeMatched
      ? " Subsets are compared with as many rows of the clean classes." : ""
    return Exhibit(tables: [
      Exhibit.Table(
        caption: "S_m = mean over epochs \(phases)\(origin) and over the target's subsets {clean, "
          + "backdoor, all} of |Ĩ_m(subset) − mean over clean classes of Ĩ_m|, Ĩ min-max "
          + "normalised (\(result.options.normalisation.rawValue)); the score is the mean of the "
          + "two. Lower is stealthier.\(matched)\(reservation)",
        header: [
          "S of I(X;T)", "S of I(T;Ŷ)", "stealth score",
          "\(percent(result.confidence)) interval over draws",
        ],
        rows: [
          [
            decimal(result.inputRepresentation), decimal(result.representationPrediction),
            decimal(result.score),
            result.interval.map { "\(decimal($0[0])) to \(decimal($0[1]))" } ?? "–",
          ]
        ])
    ])
  }
}

/// What the clusters of one or several checkpoints hold.
public struct ClusterTable: Stage {
  @Inputs var clusterings: [any Stage<Clustering>]

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "cluster table" }

  public init(_ clusterings: [any Stage<Clustering>]) { self.clusterings = clusterings }

  public func run(_ context: StageContext) throws -> Exhibit {
    let rows = try context.read(clusterings).map { clustering in
      let poisoned = clustering.poisonedRows.reduce(0, +)
      let largest = clustering.poisonedRows.max() ?? 0
      return [
        "\(clustering.epoch)", "\(clustering.clusters)", decimal(clustering.silhouette, places: 3),
        clustering.backdoorSilhouette.map { decimal($0, places: 3) } ?? "–",
        decimal(clustering.agreement, places: 3),
        poisoned == 0 ? "–" : "\(largest) of \(poisoned)",
      ]
    }
    return Exhibit(tables: [
      Exhibit.Table(
        caption: "k-means of T. The silhouette of the backdoor takes the poisoned rows and all "
          + "others for two clusters; the last column counts the poisoned rows that share the "
          + "cluster with the most of them.",
        header: [
          "epoch", "clusters", "silhouette", "backdoor silhouette", "adjusted Rand index",
          "backdoor together",
        ],
        rows: rows)
    ])
  }
}
