import Information
public import PipelineModel

/// Checks as a table, each with its verdict.
public struct ValidationTable: Stage {
  @Inputs var validations: [any Stage<Validation>]

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "validation table" }

  public init(_ validations: [any Stage<Validation>]) { self.validations = validations }

  public func run(_ context: StageContext) throws -> Exhibit {
    let validations = try context.read(validations)
    let confidences = Set(validations.map { percent($0.confidence) }).sorted()
    let counts = [Verdict.holds, .doesNotHold, .notConverged].map { verdict in
      "\(validations.map { $0.count(verdict) }.reduce(0, +)) \(verdict.words)"
    }
    return Exhibit(tables: [
      Exhibit.Table(
        caption: "\(counts.joined(separator: ", ")). Values in nats; intervals "
          + "(\(confidences.joined(separator: " or "))) by Student's t over repetitions or draws of "
          + "the noise. An inequality holds unless it is violated beyond the interval; a check "
          + "whose estimates had not settled, or stand at their ceiling, has not converged.",
        header: ["claim", "epoch", "estimate", "interval", "bound", "difference", "verdict"],
        rows: validations.flatMap(\.checks).map(row))
    ])
  }

  private func row(_ check: BoundCheck) -> [String] {
    [
      check.claim, check.epoch.map(String.init) ?? "–", decimal(check.left.value),
      check.left.interval.map { "\(decimal($0[0])) to \(decimal($0[1]))" } ?? "–",
      decimal(check.right.value), decimal(check.difference), check.verdict.words,
    ]
  }
}
