public import PipelineModel
import Statistics

/// Two settings compared over the same seeds: by how much each number of the products differs, and
/// whether that is more than chance.
///
/// ```swift
/// Output("effect", Comparison(of: clean, with: poisoned))
/// ```
///
/// Replicates with the same seed make a pair, so that what the seed does to both cancels: the
/// differences are tested, not the means.
public struct Comparison: Stage {
  @AnyInputs var first: [any Stage]
  @AnyInputs var second: [any Stage]
  let seeds: [UInt64]
  let otherSeeds: [UInt64]
  let confidence: Double

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String {
    "comparison of \(first.first?.label ?? "nothing") and \(second.first?.label ?? "nothing")"
  }

  /// - Parameters:
  ///   - first: what the other is compared with.
  ///   - second: has the same seeds, in the same order.
  ///   - confidence: how often an interval of the difference holds the true one, between 0 and 1.
  public init<Product>(
    of first: Replicates<Product>, with second: Replicates<Product>, confidence: Double = 0.95
  ) {
    self.first = first.stages
    self.second = second.stages
    seeds = first.seeds
    otherSeeds = second.seeds
    self.confidence = confidence
  }

  /// The comparison as a table, for a report.
  public var table: any Stage<Exhibit> { ComparisonTable(comparison: self) }

  public func check() throws {
    try Replication.check(seeds: seeds, confidence: confidence)
    guard seeds == otherSeeds else {
      throw UserError(
        "the seeds are \(seeds.map(String.init).joined(separator: ", ")) and "
          + "\(otherSeeds.map(String.init).joined(separator: ", ")); give both the same, as pairs "
          + "are compared")
    }
    guard seeds.count > 1 else {
      throw UserError("there is one pair of replicates; a comparison needs two seeds or more")
    }
  }

  public func run(_ context: StageContext) throws -> PairedDifferences {
    let before = try Replication.columns(of: first, seeds: seeds, context)
    let after = try Replication.columns(of: second, seeds: seeds, context)
    guard before.map(\.path) == after.map(\.path) else {
      throw UserError(
        "the second does not have the numbers that the first has"
          + Replication.difference(before.map(\.path), after.map(\.path))
          + "; compare what stages of one kind make")
    }
    return PairedDifferences(
      seeds: seeds, confidence: confidence,
      numbers: zip(before, after).map { before, after in
        .init(before.path, before.values, after.values, confidence: confidence)
      })
  }
}

/// By how much the second of two differs from the first, seed by seed.
public struct PairedDifferences: Artifact, Codable, Equatable {
  public let seeds: [UInt64]
  /// How often intervals as these hold the true mean difference.
  public let confidence: Double
  /// Every number that the products have.
  public let numbers: [Number]

  /// One number's differences, second less first.
  public struct Number: Codable, Sendable, Equatable {
    /// Its place in the product: `score`, `points[3].value`.
    public let name: String
    public let firstMean: Double
    public let secondMean: Double
    /// In the order of the seeds.
    public let differences: [Double]
    public let meanDifference: Double
    /// The confidence interval of the mean difference, by Student's t.
    public let interval: [Double]?
    /// Of a difference at least as large by chance, if there is none: the paired t-test. Nil where
    /// no pair differs.
    public let probability: Double?

    init(_ name: String, _ first: [Double], _ second: [Double], confidence: Double) {
      differences = zip(first, second).map { $1 - $0 }
      let sample = Sample(differences)
      self.name = name
      firstMean = Sample(first).mean
      secondMean = Sample(second).mean
      meanDifference = sample.mean
      interval = sample.interval(confidence: confidence)
      probability = sample.probabilityOfZeroMean
    }
  }

  /// The number of that name, if there is one.
  public subscript(name: String) -> Number? { numbers.first { $0.name == name } }
}

/// A comparison as a table.
struct ComparisonTable: Stage {
  @Input var comparison: any Stage<PairedDifferences>

  static var codeStamp: CodeStamp { .version(1) }
  var label: String { "table of \(comparison.label)" }

  func run(_ context: StageContext) throws -> Exhibit {
    let result = try context.read(comparison)
    let differing = result.numbers.filter { $0.probability != nil }
    let same = result.numbers.count - differing.count
    return Exhibit(tables: [
      Exhibit.Table(
        caption: "Pairs over \(result.seeds.count) seeds: means, the mean difference with its "
          + "interval by Student's t, and the probability of one as large by chance (paired t-test, "
          + "two-sided, not corrected for the number of rows)."
          + (same == 0 ? "" : " \(same) numbers that are the same in all pairs are left out."),
        header: [
          "number", "first", "second", "difference", "\(percent(result.confidence)) interval", "p",
        ],
        rows: differing.map { number in
          [
            number.name, significant(number.firstMean), significant(number.secondMean),
            significant(number.meanDifference),
            number.interval.map { "\(significant($0[0])) to \(significant($0[1]))" } ?? "–",
            number.probability.map { significant($0, digits: 2) } ?? "–",
          ]
        })
    ])
  }
}

/// A number for a table, with so many digits that mean something.
func significant(_ value: Double, digits: Int = 4) -> String {
  guard value.isFinite else { return "–" }
  if value == 0 { return "0" }
  var places = digits - 1
  var size = abs(value)
  while size >= 10 {
    size /= 10
    places -= 1
  }
  while size < 1, places < 15 {
    size *= 10
    places += 1
  }
  return decimal(value, places: max(0, places))
}
