import Figures
import Information
public import PipelineModel

/// Estimators on Gaussian variables, pass by pass, against the truth (paper, Fig. 2).
public struct GaussianCurves: Stage {
  @Inputs var points: [any Stage<GaussianPoint>]

  public static var codeStamp: CodeStamp { .version(2) }
  public var label: String { "Gaussian curves" }

  public init(_ study: GaussianStudy) { points = study.points }

  public func run(_ context: StageContext) throws -> Exhibit {
    let points = try context.read(points)
    let series = points.enumerated().map { index, point in
      LineChart.Series(
        name: point.reading.estimator.rawValue,
        points: point.reading.trace.enumerated().map { (Double($0 + 1), $1) },
        style: .category(index))
    }
    let chart = LineChart(
      title: "Gaussian variables with known information", xLabel: "pass of the estimator",
      yLabel: "nats", series: series,
      references: points.first.map { [ReferenceLine("exact", at: $0.truth)] } ?? [])
    return Exhibit(
      pictures: [
        .init(
          name: "gaussian",
          caption: "The value on training batches after each pass; the estimates in the table are "
            + "those of samples held out, with their intervals.",
          svg: chart.render().text)
      ],
      tables: [
        Exhibit.Table(
          caption: points.first.map { caption($0) } ?? "",
          header: [
            "estimator", "samples", "estimate", "interval", "error", "with the exact ratio",
            "converged",
          ],
          rows: points.map { point in
            let reading = point.reading
            return [
              reading.estimator.rawValue, "\(reading.samples)", decimal(reading.estimate),
              "\(decimal(reading.interval.low)) to \(decimal(reading.interval.high))",
              decimal(reading.estimate - point.truth), point.limit.map { decimal($0) } ?? "–",
              reading.converged ? "yes" : "no",
            ]
          })
      ])
  }

  private func caption(_ point: GaussianPoint) -> String {
    "Estimates of \(decimal(point.truth)) nats; the samples themselves have \(decimal(point.ofSamples)) "
      + "by chance. No critic that does not learn by heart reads more than the exact density ratio "
      + "does with the same negatives."
  }
}
