public import PipelineModel

/// The image quality of one or several attacks as a table.
public struct ImageQualityTable: Stage {
  @Inputs var qualities: [any Stage<ImageQualityResult>]
  /// What each is of, as the table names it.
  let names: [String]

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "image quality table" }

  public init(_ qualities: [any Stage<ImageQualityResult>]) {
    self.qualities = qualities
    names = qualities.map { ($0 as? ImageQuality)?.samples.runName ?? $0.label }
  }

  public func run(_ context: StageContext) throws -> Exhibit {
    let results = try context.read(qualities)
    let rows = zip(names, results).flatMap { name, result in
      result.scores.map { score in
        let summary = score.summary
        return [
          name, score.images.rawValue, score.metric, "\(summary.count)",
          summary.mean.map { significant($0, digits: 5) } ?? "∞",
          summary.interval.map {
            "\(significant($0[0], digits: 5)) to \(significant($0[1], digits: 5))"
          } ?? "–",
          "\(summary.identical)",
        ]
      }
    }
    let confidences = Set(results.map { percent($0.confidence) }).sorted()
    return Exhibit(tables: [
      Exhibit.Table(
        caption: "Poisoned images against the clean ones they were made of: the mean over images, "
          + "and its \(confidences.joined(separator: " or ")) interval by Student's t. PSNR in dB; "
          + "for PSNR and SSIM higher is closer. Identical pairs have no finite PSNR and are left "
          + "out of its mean.",
        header: ["attack", "images", "metric", "pairs", "mean", "interval", "identical"],
        rows: rows)
    ])
  }
}
