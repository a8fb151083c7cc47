import Figures
import Information
public import PipelineModel

/// I(X;T), I(T;Ŷ), I(X;Ŷ) and Fano's bound over training (paper, Fig. 6).
public struct InequalityCurves: Stage {
  @Input var checks: any Stage<Validation>

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "inequality curves" }

  public init(_ checks: InequalityChecks) { self.checks = checks }

  public func run(_ context: StageContext) throws -> Exhibit {
    let validation = try context.read(checks)
    var symbols: [String] = []
    var curves: [String: [Int: Reading]] = [:]
    for check in validation.checks {
      for reading in [check.left, check.right] {
        if !symbols.contains(reading.symbol) { symbols.append(reading.symbol) }
        curves[reading.symbol, default: [:]][check.epoch ?? 0] = reading
      }
    }
    let epochs = Set(validation.checks.compactMap(\.epoch)).sorted()
    let series = symbols.enumerated().map { index, symbol in
      let readings = epochs.map { curves[symbol]?[$0] }
      let isKnown = readings.allSatisfy { $0?.interval == nil }
      return LineChart.Series(
        name: symbol, points: zip(epochs, readings).map { (Double($0), $1?.value ?? .nan) },
        style: symbol.hasPrefix("I(") ? .category(index) : .reference,
        dash: symbol.hasPrefix("I(") ? .solid : .dashed,
        band: isKnown
          ? nil
          : .init(
            lower: readings.map { $0?.interval?.first ?? .nan },
            upper: readings.map { $0?.interval?.last ?? .nan }))
    }
    let chart = LineChart(
      title: "Fano's bound and data processing", xLabel: "epoch", yLabel: "nats", series: series,
      xTicks: epochs.map(Double.init))
    return Exhibit(pictures: [
      .init(
        name: "inequalities",
        caption: "On rows of the whole training set: I(X;Ŷ) has to stay above Fano's bound, and "
          + "below I(X;T) and I(T;Ŷ). Bands are \(percent(validation.confidence)) intervals over "
          + "draws of the noise.",
        svg: chart.render().text)
    ])
  }
}
