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
