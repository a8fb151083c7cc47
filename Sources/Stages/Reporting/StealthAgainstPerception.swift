import Figures
public import PipelineModel
import Statistics

/// The stealth score of several attacks against how visible they are: a scatter for each metric of
/// image quality (paper, Fig. 10), with intervals over seeds.
///
/// ```swift
/// StealthAgainstPerception([
///   .init("BadNets", scores: Replicates(seeds: 1...5) { score(of: badNets, seed: $0) },
///         quality: ImageQuality(of: badNets)),
///   …
/// ])
/// ```
public struct StealthAgainstPerception: Stage {
  /// An attack.
  public struct Attack: Sendable {
    let name: String
    let scores: [any Stage<StealthScoreResult>]
    let quality: any Stage<ImageQualityResult>

    /// - Parameter scores: one for each seed.
    public init(
      _ name: String, scores: Replicates<StealthScoreResult>,
      quality: any Stage<ImageQualityResult>
    ) {
      self.name = name
      self.scores = scores.stages
      self.quality = quality
    }

    /// With a single score; its interval is that over draws of the noise, where it has one.
    public init(
      _ name: String, score: any Stage<StealthScoreResult>,
      quality: any Stage<ImageQualityResult>
    ) {
      self.name = name
      self.scores = [score]
      self.quality = quality
    }
  }

  @Inputs var scores: [any Stage<StealthScoreResult>]
  @Inputs var qualities: [any Stage<ImageQualityResult>]
  let names: [String]
  /// How many of the scores belong to each attack.
  let counts: [Int]
  let images: ImageQualityResult.Images
  let confidence: Double

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "stealth against perception" }

  /// - Parameters:
  ///   - images: whose quality is shown, training or test.
  ///   - confidence: of the intervals over seeds.
  public init(
    _ attacks: [Attack], images: ImageQualityResult.Images = .training, confidence: Double = 0.95
  ) {
    scores = attacks.flatMap(\.scores)
    qualities = attacks.map(\.quality)
    names = attacks.map(\.name)
    counts = attacks.map(\.scores.count)
    self.images = images
    self.confidence = confidence
  }

  public func check() throws {
    guard confidence > 0, confidence < 1 else {
      throw UserError(
        "the confidence \(confidence) is not a share between 0 and 1: give, say, 0.95")
    }
    if let empty = counts.firstIndex(of: 0) {
      throw UserError("“\(names[empty])” has no stealth score; give it one or more")
    }
  }

  private struct Row {
    let name: String
    let sample: Sample
    let interval: [Double]?
    let quality: ImageQualityResult
  }

  public func run(_ context: StageContext) throws -> Exhibit {
    let results = try context.read(scores)
    let qualities = try context.read(qualities)
    var rows: [Row] = []
    var first = 0
    for (index, count) in counts.enumerated() {
      let own = results[first..<first + count]
      let sample = Sample(own.map(\.score))
      rows.append(
        Row(
          name: names[index], sample: sample,
          interval: sample.interval(confidence: confidence) ?? own.first?.interval,
          quality: qualities[index]))
      first += count
    }
    // Only what was measured of every attack can be compared.
    let metrics = qualities.first?.scores.filter { $0.images == images }.map(\.metric) ?? []
    let shared = metrics.filter { metric in
      rows.allSatisfy { $0.quality[images, metric]?.mean != nil }
    }
    return Exhibit(
      pictures: shared.enumerated().map { picture($1, number: $0 + 1, rows) },
      tables: [table(rows, shared), correlations(rows, shared)])
  }

  private func picture(_ metric: String, number: Int, _ rows: [Row]) -> Exhibit.Picture {
    let chart = PointChart(
      title: "Stealth score and \(metric)", xLabel: metric, yLabel: "stealth score",
      points: rows.enumerated().map { index, row in
        let summary = row.quality[images, metric]
        return PointChart.Point(
          name: row.name, x: summary?.mean ?? .nan, y: row.sample.mean,
          xInterval: range(summary?.interval), yInterval: range(row.interval),
          style: .category(index))
      })
    return Exhibit.Picture(
      name: "stealth-\(number)",
      caption: "Lower scores are stealthier in the network, higher PSNR and SSIM (lower LPIPS) to "
        + "the eye; of the \(images.rawValue) images. Bars are \(percent(confidence)) intervals, of "
        + "scores over seeds and of quality over images.",
      svg: chart.render().text)
  }

  private func range(_ interval: [Double]?) -> ClosedRange<Double>? {
    guard let interval, interval.count == 2, interval[0] <= interval[1] else { return nil }
    return interval[0]...interval[1]
  }

  private func table(_ rows: [Row], _ metrics: [String]) -> Exhibit.Table {
    Exhibit.Table(
      caption: "Stealth scores, their \(percent(confidence)) interval, and the mean quality of the "
        + "\(images.rawValue) images.",
      header: ["attack", "scores", "stealth score", "interval"] + metrics,
      rows: rows.map { row in
        [
          row.name, "\(row.sample.count)", decimal(row.sample.mean),
          row.interval.map { "\(decimal($0[0])) to \(decimal($0[1]))" } ?? "–",
        ]
          + metrics.map { metric in
            row.quality[images, metric]?.mean.map { significant($0, digits: 5) } ?? "–"
          }
      })
  }

  private func correlations(_ rows: [Row], _ metrics: [String]) -> Exhibit.Table {
    Exhibit.Table(
      caption: "Spearman's rank correlation of the stealth score with each metric over "
        + "\(rows.count) attacks. For PSNR and SSIM a negative one says that what is hidden from "
        + "the eye is hidden in the network too.",
      header: ["metric", "ρ"],
      rows: metrics.map { metric in
        let quality = rows.compactMap { $0.quality[images, metric]?.mean }
        return [
          metric,
          RankCorrelation.spearman(rows.map(\.sample.mean), quality).map { decimal($0, places: 3) }
            ?? "–",
        ]
      })
  }
}
