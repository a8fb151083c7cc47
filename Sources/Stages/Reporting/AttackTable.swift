import Networks
public import PipelineModel

/// Attacks side by side: what they change in the training set, and what their networks do in the end.
public struct AttackTable: Stage {
  @Inputs var samples: [any Stage<TrainingSamples>]
  @Inputs var checkpoints: [any Stage<Checkpoint>]
  let names: [String]

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "attack table" }

  /// - Parameter trainings: a row each, named after its data: `BadNets 10%`, `clean`.
  public init(_ trainings: [Train]) {
    samples = trainings.map(\.data.samples)
    checkpoints = trainings.map(\.last)
    names = trainings.map(\.data.samples.runName)
  }

  public func run(_ context: StageContext) throws -> Exhibit {
    let rows = try zip(names, zip(samples, checkpoints)).map { name, stages in
      // Without the images, which are large.
      let summary = try context.payloads(of: stages.0).json(
        TrainingSamples.Summary.file, as: TrainingSamples.Summary.self)
      let last = try context.read(stages.1).metrics.last
      func share(_ value: Double?) -> String {
        value.map { decimal($0 * 100, places: 1) + " %" } ?? "–"
      }
      func norm(_ value: Double?) -> String { value.map { decimal($0, places: 3) } ?? "–" }
      return [
        name, "\(summary.poisoned)", "\(summary.cover)", norm(summary.change?.l2.mean),
        norm(summary.change?.lInfinity.max), share(last?.cleanAccuracy),
        share(last?.attackSuccess), share(last?.attackSuccessExcludingTarget),
      ]
    }
    return Exhibit(tables: [
      Exhibit.Table(
        caption:
          "Norms of the difference between poisoned and clean training images, on pixels from "
          + "0 to 1: the mean of L2, the largest L∞. Attack success is the share of triggered test "
          + "images taken for the target class, with and without those that truly belong to it.",
        header: [
          "attack", "poisoned", "cover", "L2", "L∞", "clean accuracy", "attack success, all",
          "… without target class",
        ],
        rows: rows)
    ])
  }
}
