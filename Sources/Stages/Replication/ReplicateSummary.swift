public import PipelineModel
import Statistics

/// What replicates tell together.
public struct ReplicateSummary: Artifact, Codable, Equatable {
  public let seeds: [UInt64]
  /// How often intervals as these hold the true mean.
  public let confidence: Double
  /// Every number that the products have.
  public let numbers: [Number]

  /// One number over all replicates.
  public struct Number: Codable, Sendable, Equatable {
    /// Its place in the product: `score`, `points[3].value`.
    public let name: String
    /// In the order of the seeds.
    public let values: [Double]
    public let mean: Double
    /// With n − 1 in the denominator; nil for a single replicate.
    public let standardDeviation: Double?
    /// The confidence interval of the mean, by Student's t; nil for a single replicate.
    public let interval: [Double]?

    init(_ name: String, _ values: [Double], confidence: Double) {
      let sample = Sample(values)
      self.name = name
      self.values = values
      mean = sample.mean
      standardDeviation = sample.standardDeviation
      interval = sample.interval(confidence: confidence)
    }
  }

  /// The number of that name, if there is one.
  public subscript(name: String) -> Number? { numbers.first { $0.name == name } }
}

/// A summary of replicates as a table.
struct SummaryTable: Stage {
  @Input var summary: any Stage<ReplicateSummary>

  static var codeStamp: CodeStamp { .version(1) }
  var label: String { "table of \(summary.label)" }

  func run(_ context: StageContext) throws -> Exhibit {
    let summary = try context.read(summary)
    let varying = summary.numbers.filter { $0.standardDeviation != 0 }
    let constant = summary.numbers.count - varying.count
    let seeds = summary.seeds.count == 1 ? "1 seed" : "\(summary.seeds.count) seeds"
    return Exhibit(tables: [
      Exhibit.Table(
        caption: "Over \(seeds) (\(summary.seeds.map(String.init).joined(separator: ", "))): mean, "
          + "standard deviation (n − 1), and the interval of the mean by Student's t."
          + (constant == 0 ? "" : " \(constant) numbers that are the same for all are left out."),
        header: [
          "number", "mean", "standard deviation", "\(percent(summary.confidence)) interval",
        ],
        rows: varying.map { number in
          [
            number.name, significant(number.mean),
            number.standardDeviation.map { significant($0) } ?? "–",
            number.interval.map { "\(significant($0[0])) to \(significant($0[1]))" } ?? "–",
          ]
        })
    ])
  }
}
