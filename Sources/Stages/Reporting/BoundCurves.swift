import Figures
import Information
public import PipelineModel

/// I(X;B), I(B;Y) and I(B;Ŷ) over the passes of the estimator, against H(B) and the exact I(B;Y)
/// (paper, Fig. 5).
public struct BoundCurves: Stage {
  @Inputs var points: [any Stage<PoisonPoint>]

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "bound curves" }

  public init(_ checks: BoundChecks) { points = checks.points }

  public func run(_ context: StageContext) throws -> Exhibit {
    let points = try context.read(points)
    let series = points.enumerated().map { index, point in
      let traces = point.attempts.last?.outcomes.traces ?? []
      // Some may have ended before others.
      let values = (0..<(traces.map(\.count).max() ?? 0)).map { pass in
        traces.filter { $0.count > pass }.map { $0[pass] }
      }
      return LineChart.Series(
        name: point.quantity.symbol + (point.epoch.map { " epoch \($0)" } ?? ""),
        points: values.enumerated().map { pass, values in
          (Double(pass + 1), values.reduce(0, +) / Double(values.count))
        },
        style: .category(index),
        band: traces.count < 2
          ? nil
          : .init(
            lower: values.map { $0.min() ?? .nan }, upper: values.map { $0.max() ?? .nan }))
    }
    let truths =
      points.first.map { point in
        [
          ReferenceLine("H(B)", at: point.entropy),
          ReferenceLine("I(B;Y), exact", at: point.labelInformation),
        ]
      } ?? []
    let chart = LineChart(
      title: "Information about B, which rows are poisoned", xLabel: "pass of the estimator",
      yLabel: "nats", series: series, references: truths)
    return Exhibit(
      pictures: [
        .init(
          name: "bounds",
          caption: "Training value of the critic after each pass, the mean of its repetitions "
            + "with a band from the least to the greatest, against what is known exactly.",
          svg: chart.render().text)
      ], tables: [table(points)])
  }

  private func table(_ points: [PoisonPoint]) -> Exhibit.Table {
    Exhibit.Table(
      caption: "Every setting that was tried: the next one is only where the one before had not "
        + "settled.",
      header: [
        "quantity", "rows", "poisoned", "estimator", "estimate", "ceiling", "settled",
      ],
      rows: points.flatMap { point in
        point.attempts.map { attempt in
          let outcomes = attempt.outcomes
          return [
            point.quantity.symbol, "\(point.rows)", "\(point.poisonedRows)",
            attempt.options.summary, decimal(outcomes.mean),
            outcomes.ceiling.map { decimal($0, places: 3) } ?? "–",
            "\(outcomes.settled.count { $0 }) of \(outcomes.settled.count)",
          ]
        }
      })
  }
}

extension InformationEstimator {
  /// In a few words, for tables.
  var summary: String {
    switch self {
    case .published(let options):
      "published, B \(options.batch), K \(options.negatives), learning rate "
        + "\(options.learningRate), \(options.epochs) passes"
    case .estimator(let options): "\(options.estimator.rawValue), held out"
    }
  }
}
