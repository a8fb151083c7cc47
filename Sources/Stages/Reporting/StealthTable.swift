import Figures
public import PipelineModel
import Statistics

/// Stealth scores of several attacks over seeds, beside published ones where there are some (paper,
/// Table I).
///
/// ```swift
/// StealthTable([
///   .init("BadNets", in: "CIFAR-10, 10 %", scores: Replicates(seeds: 1...5) { … },
///         published: .init(inputRepresentation: 0.3903, representationPrediction: 0.1736,
///           score: 0.2820)),
///   …
/// ])
/// ```
public struct StealthTable: Stage {
  /// What a publication has for a row.
  public struct Published: Codable, Sendable, Hashable {
    public var inputRepresentation: Double
    public var representationPrediction: Double
    public var score: Double

    public init(inputRepresentation: Double, representationPrediction: Double, score: Double) {
      self.inputRepresentation = inputRepresentation
      self.representationPrediction = representationPrediction
      self.score = score
    }
  }

  /// An attack in a setting.
  public struct Row: Sendable {
    let attack: String
    let setting: String
    let scores: [any Stage<StealthScoreResult>]
    let published: Published?

    /// - Parameters:
    ///   - setting: the data and the rate; rows of one setting make a table.
    ///   - scores: one for each seed.
    public init(
      _ attack: String, in setting: String, scores: Replicates<StealthScoreResult>,
      published: Published? = nil
    ) {
      self.attack = attack
      self.setting = setting
      self.scores = scores.stages
      self.published = published
    }
  }

  /// A row without its scores.
  private struct Heading: Codable {
    let attack: String
    let setting: String
    let published: Published?
    let scores: Int
  }

  @Inputs var scores: [any Stage<StealthScoreResult>]
  private let headings: [Heading]
  let confidence: Double

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "stealth table" }

  /// - Parameter confidence: of the intervals over seeds.
  public init(_ rows: [Row], confidence: Double = 0.95) {
    scores = rows.flatMap(\.scores)
    headings = rows.map {
      Heading(
        attack: $0.attack, setting: $0.setting, published: $0.published, scores: $0.scores.count)
    }
    self.confidence = confidence
  }

  public func check() throws {
    guard confidence > 0, confidence < 1 else {
      throw UserError(
        "the confidence \(confidence) is not a share between 0 and 1: give, say, 0.95")
    }
    if let empty = headings.first(where: { $0.scores == 0 }) {
      throw UserError("“\(empty.attack)” has no stealth score; give it one or more")
    }
  }

  public func run(_ context: StageContext) throws -> Exhibit {
    var results = try context.read(scores)[...]
    var settings: [String] = []
    var lines: [String: [Line]] = [:]
    for heading in headings {
      let own = Array(results.prefix(heading.scores))
      results = results.dropFirst(heading.scores)
      if lines[heading.setting] == nil { settings.append(heading.setting) }
      lines[heading.setting, default: []].append(
        Line(heading: heading, results: own, confidence: confidence))
    }
    return Exhibit(
      pictures: settings.enumerated().compactMap { index, setting in
        picture(setting, number: index + 1, lines[setting] ?? [])
      }, tables: settings.map { table($0, lines[$0] ?? []) })
  }

  /// A row with what it is made of.
  private struct Line {
    let heading: Heading
    let inputRepresentation: Sample
    let representationPrediction: Sample
    let score: Sample
    let interval: [Double]?

    init(heading: Heading, results: [StealthScoreResult], confidence: Double) {
      self.heading = heading
      inputRepresentation = Sample(results.map(\.inputRepresentation))
      representationPrediction = Sample(results.map(\.representationPrediction))
      score = Sample(results.map(\.score))
      interval = score.interval(confidence: confidence)
    }
  }

  private func table(_ setting: String, _ lines: [Line]) -> Exhibit.Table {
    let isCompared = lines.contains { $0.heading.published != nil }
    return Exhibit.Table(
      caption: "\(setting). Means over seeds, and the \(percent(confidence)) interval of the mean "
        + "score by Student's t. Lower is stealthier.\(agreement(lines))",
      header: ["attack", "seeds", "S of I(X;T)", "S of I(T;Ŷ)", "stealth score", "interval"]
        + (isCompared
          ? ["published S of I(X;T)", "published S of I(T;Ŷ)", "published score", "in interval"]
          : []),
      rows: lines.map { line in
        let published = line.heading.published
        return [
          line.heading.attack, "\(line.score.count)", decimal(line.inputRepresentation.mean),
          decimal(line.representationPrediction.mean), decimal(line.score.mean),
          line.interval.map { "\(decimal($0[0])) to \(decimal($0[1]))" } ?? "–",
        ]
          + (isCompared
            ? [
              published.map { decimal($0.inputRepresentation) } ?? "–",
              published.map { decimal($0.representationPrediction) } ?? "–",
              published.map { decimal($0.score) } ?? "–", verdict(line),
            ] : [])
      })
  }

  private func verdict(_ line: Line) -> String {
    guard let published = line.heading.published, let interval = line.interval else { return "–" }
    return interval[0] <= published.score && published.score <= interval[1] ? "yes" : "no"
  }

  /// Whether the attacks come in the published order.
  private func agreement(_ lines: [Line]) -> String {
    let compared = lines.filter { $0.heading.published != nil }
    let published = compared.compactMap { $0.heading.published?.score }
    guard let rank = RankCorrelation.spearman(compared.map(\.score.mean), published)
    else { return "" }
    return " Spearman's rank correlation with the published scores over \(compared.count) attacks "
      + "is \(decimal(rank, places: 3))."
  }

  private func picture(_ setting: String, number: Int, _ lines: [Line]) -> Exhibit.Picture? {
    let compared = lines.filter { $0.heading.published != nil }
    guard !compared.isEmpty else { return nil }
    let chart = PointChart(
      title: setting, xLabel: "published stealth score", yLabel: "stealth score",
      points: compared.enumerated().map { index, line in
        PointChart.Point(
          name: line.heading.attack, x: line.heading.published?.score ?? .nan, y: line.score.mean,
          yInterval: line.interval.flatMap { $0[0] <= $0[1] ? $0[0]...$0[1] : nil },
          style: .category(index))
      })
    return Exhibit.Picture(
      name: "scores-\(number)",
      caption: "\(setting): scores against the published ones; bars are \(percent(confidence)) "
        + "intervals over seeds.", svg: chart.render().text)
  }
}
