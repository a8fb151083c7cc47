import Figures
public import Information
public import PipelineModel
import Statistics

/// Estimates the mutual information of two Gaussian variables, which is known exactly; see
/// `GaussianCase`.
public struct EstimateGaussian: Stage {
  let options: EstimatorOptions
  let samples: Int
  let seed: UInt64

  public static var kind: String { "gaussian-estimate" }
  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "\(options.estimator.rawValue) of the Gaussian case" }

  /// - Parameters:
  ///   - samples: of each variable, at least 20.
  ///   - seed: of the samples and of the estimator.
  public init(
    by options: EstimatorOptions, samples: Int = GaussianCase.publishedCount, seed: UInt64 = 1
  ) {
    self.options = options
    self.samples = samples
    self.seed = seed
  }

  public func check() throws {
    guard (MutualInformation.leastSamples...1_000_000).contains(samples) else {
      throw UserError(
        "\(samples) samples were asked for; ask for \(MutualInformation.leastSamples) to 1,000,000")
    }
    try options.validate()
  }

  public func run(_ context: StageContext) throws -> GaussianEstimate {
    let (x, y) = GaussianCase.sample(count: samples, seed: seed)
    let reading = try MutualInformation(options: options, seed: seed).estimate(x, y) {
      try context.report($0, "\(samples) samples")
    }
    return GaussianEstimate(information: GaussianCase.information, reading: reading)
  }
}

/// An estimate beside the truth.
public struct GaussianEstimate: Artifact, Codable {
  /// The exact value in nats.
  public let information: Double
  public let reading: InformationReading
}

/// Estimators over their passes against the exact value, and how far off each ends (paper, Fig. 2).
public struct GaussianCurves: Stage {
  @Inputs var estimates: [any Stage<GaussianEstimate>]

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "Gaussian curves" }

  public init(_ estimates: [EstimateGaussian]) { self.estimates = estimates }

  public func run(_ context: StageContext) throws -> Exhibit {
    let estimates = try context.read(estimates)
    let exact = estimates.first?.information ?? GaussianCase.information
    // What has no passes, such as nearest neighbours, has a row in the table alone.
    let curves = estimates.filter { $0.reading.estimator != .ksg }
    let chart = LineChart(
      title: "I(X;Y) of two Gaussian variables", xLabel: "pass of the estimator", yLabel: "nats",
      series: curves.enumerated().map { index, estimate in
        LineChart.Series(
          name: estimate.reading.estimator.title,
          points: estimate.reading.trace.enumerated().map { (Double($0 + 1), $1) },
          style: .category(index))
      },
      references: [ReferenceLine("exact", at: exact)])
    return Exhibit(
      pictures: [
        .init(
          name: "gaussian",
          caption: "The training value of each estimator after every pass; the dashed line is "
            + "1.5 ln 7 = \(decimal(exact)) nats.", svg: chart.render().text)
      ], tables: [GaussianCurves.table(estimates)])
  }

  private static func table(_ estimates: [GaussianEstimate]) -> Exhibit.Table {
    Exhibit.Table(
      caption: "How far each estimate is from the exact value, and how its training value moves "
        + "over the last fifth of the passes: low standard deviations are smooth curves. Intervals "
        + "are the estimator's own, 95 %.",
      header: [
        "estimator", "samples", "passes", "estimate", "interval", "off by", "exact in interval",
        "mean of last passes", "standard deviation of last passes",
      ],
      rows: estimates.map { estimate in
        let reading = estimate.reading
        let hasPasses = reading.estimator != .ksg
        let last = Sample(Array(reading.trace.suffix(max(2, reading.trace.count / 5))))
        return [
          reading.estimator.title, "\(reading.samples)",
          hasPasses ? "\(reading.trace.count)" : "–", decimal(reading.estimate),
          "\(decimal(reading.interval.low)) to \(decimal(reading.interval.high))",
          decimal(reading.estimate - estimate.information),
          reading.interval.contains(estimate.information) ? "yes" : "no",
          hasPasses ? decimal(last.mean) : "–",
          (hasPasses ? last.standardDeviation : nil).map { decimal($0) } ?? "–",
        ]
      })
  }
}

extension Estimator {
  /// As figures name it.
  var title: String {
    switch self {
    case .auto: "InfoNCE or nearest neighbours"
    case .infoNCE: "InfoNCE"
    case .sampledInfoNCE: "InfoNCE, drawn negatives"
    case .mine: "MINE"
    case .nwj: "NWJ"
    case .smile: "SMILE"
    case .ksg: "nearest neighbours"
    case .authors: "InfoNCE, as published"
    }
  }
}
