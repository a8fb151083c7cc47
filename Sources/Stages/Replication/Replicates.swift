public import PipelineModel

/// A stage once for each of several seeds, and what they tell together.
///
/// ```swift
/// let scores = Replicates(seeds: 1...5) { seed in
///   StealthScore(of: training(seed: seed))
/// }
/// Output("score", scores.summary)
/// ```
///
/// Each replicate is a stage like any other, so that with more seeds only those that are new run.
public struct Replicates<Product: Artifact>: Sendable {
  public let seeds: [UInt64]
  /// One for each seed, in their order.
  public let stages: [any Stage<Product>]

  /// - Parameters:
  ///   - seeds: a range such as `1...5`, or an array; each once.
  ///   - make: the stage of a seed. It has to hand the seed on to whatever draws random numbers.
  public init<Made: Stage>(seeds: some Sequence<UInt64>, _ make: (UInt64) -> Made)
  where Made.Product == Product {
    self.seeds = Array(seeds)
    stages = self.seeds.map(make)
  }

  /// The same for stages whose type is not known, only their product.
  public init(seeds: some Sequence<UInt64>, of make: (UInt64) -> any Stage<Product>) {
    self.seeds = Array(seeds)
    stages = self.seeds.map(make)
  }

  /// Mean, standard deviation and a 95 % confidence interval of every number in the products.
  public var summary: any Stage<ReplicateSummary> { summary(confidence: 0.95) }

  /// - Parameter confidence: how often such an interval holds the true mean, between 0 and 1.
  public func summary(confidence: Double) -> any Stage<ReplicateSummary> {
    Summarise(replicates: stages, seeds: seeds, confidence: confidence)
  }

  /// The summary as a table, for a report.
  public var table: any Stage<Exhibit> { SummaryTable(summary: summary) }
}

/// Gathers replicates of one stage.
struct Summarise: Stage {
  @AnyInputs var replicates: [any Stage]
  let seeds: [UInt64]
  let confidence: Double

  static var kind: String { "replicate-summary" }
  static var codeStamp: CodeStamp { .version(1) }
  var label: String { "summary of \(replicates.first?.label ?? "nothing")" }

  func check() throws { try Replication.check(seeds: seeds, confidence: confidence) }

  func run(_ context: StageContext) throws -> ReplicateSummary {
    let columns = try Replication.columns(of: replicates, seeds: seeds, context)
    return ReplicateSummary(
      seeds: seeds, confidence: confidence,
      numbers: columns.map { .init($0.path, $0.values, confidence: confidence) })
  }
}
