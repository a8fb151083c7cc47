import Information
public import PipelineModel

/// The stealth score as a table.
public struct ScoreTable: Stage {
  @Input var score: any Stage<StealthScoreResult>

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "score table" }

  public init(_ score: any Stage<StealthScoreResult>) { self.score = score }

  public func run(_ context: StageContext) throws -> Exhibit {
    let result = try context.read(score)
    let phases = result.options.phases.map(String.init).joined(separator: ", ")
    return Exhibit(tables: [
      Exhibit.Table(
        caption: "S_m = mean over epochs \(phases) and over the target's subsets {clean, backdoor, "
          + "all} of |Ĩ_m(subset) − mean over clean classes of Ĩ_m|, Ĩ min-max normalised "
          + "(\(result.options.normalisation.rawValue)); the score is the mean of the two. Lower "
          + "is stealthier.",
        header: ["S of I(X;T)", "S of I(T;Ŷ)", "stealth score"],
        rows: [
          [
            decimal(result.inputRepresentation), decimal(result.representationPrediction),
            decimal(result.score),
          ]
        ])
    ])
  }
}
