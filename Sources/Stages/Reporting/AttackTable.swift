import Networks
public import PipelineModel

/// Attacks side by side: what they change in the training set, and what their networks do in the end.
public struct AttackTable: Stage {
  @Inputs var samples: [any Stage<TrainingSamples>]
  @Inputs var checkpoints: [any Stage<Checkpoint>]
  @Inputs var qualities: [any Stage<ImageQualityResult>]
  let names: [String]
  /// For each training the place of its data among the qualities.
  let places: [Int?]

  public static var codeStamp: CodeStamp { .version(2) }
  public var label: String { "attack table" }

  /// - Parameters:
  ///   - trainings: a row each, named after its data: `BadNets 10%`, `clean`.
  ///   - qualities: of the same poisoned data, in any order; each of their metrics has a column.
  public init(_ trainings: [Train], qualities: [ImageQuality] = []) {
    samples = trainings.map(\.data.samples)
    checkpoints = trainings.map(\.last)
    self.qualities = qualities
    names = trainings.map(\.data.samples.runName)
    let measured = qualities.map { Node($0.samples).definition }
    places = trainings.map { measured.firstIndex(of: Node($0.data.samples).definition) }
  }

  public func run(_ context: StageContext) throws -> Exhibit {
    let scores = try context.read(qualities)
    let metrics = scores.first.map { $0.scores.filter { $0.images == .training }.map(\.metric) }
    let rows = try names.indices.map { row in
      // Without the images, which are large.
      let summary = try context.payloads(of: samples[row]).json(
        TrainingSamples.Summary.file, as: TrainingSamples.Summary.self)
      let last = try context.read(checkpoints[row]).metrics.last
      let quality = places[row].map { scores[$0] }
      return [
        names[row], "\(summary.poisoned)", "\(summary.cover)",
        number(summary.change?.l2.mean), number(summary.change?.lInfinity.max),
      ] + (metrics ?? []).map { number(quality?[.training, $0]?.mean) } + [
        share(last?.cleanAccuracy), share(last?.attackSuccess),
        share(last?.attackSuccessExcludingTarget),
      ]
    }
    return Exhibit(tables: [
      Exhibit.Table(
        caption:
          "Poisoned against clean training images, on pixels from 0 to 1: the mean of the L2 "
          + "norms of their differences, the largest L∞ norm"
          + (scores.isEmpty ? "" : ", and means of how alike they are (PSNR in dB)")
          + ". Attack success is the share of triggered test images taken for the target class, with "
          + "and without those that truly belong to it.",
        header: ["attack", "poisoned", "cover", "L2", "L∞"] + (metrics ?? []) + [
          "clean accuracy", "attack success, all", "… without target class",
        ],
        rows: rows)
    ])
  }

  private func share(_ value: Double?) -> String {
    value.map { decimal($0 * 100, places: 1) + " %" } ?? "–"
  }

  private func number(_ value: Double?) -> String {
    value.map { decimal($0, places: 3) } ?? "–"
  }
}
