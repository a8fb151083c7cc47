import Figures
import Information
public import PipelineModel

/// I(X;T) and I(T;Ŷ) over training, a curve for each class-wise subset.
public struct MICurves: Stage {
  @Inputs var points: [any Stage<InformationPoint>]

  public static var kind: String { "mi-curves" }
  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "MI curves" }

  public init(_ planes: [InformationPlane]) { points = planes.flatMap(\.points) }

  public func run(_ context: StageContext) throws -> Exhibit {
    let points = try context.read(points)
    return Exhibit(
      pictures: InformationQuantity.allCases.map { picture($0, points) },
      tables: [MICurves.table(points)])
  }

  private func picture(
    _ quantity: InformationQuantity, _ points: [InformationPoint]
  ) -> Exhibit.Picture {
    let points = points.filter { $0.quantity == quantity }
    let epochs = Set(points.map(\.epoch)).sorted()
    let series = MICurves.subsets(of: points).map { subset in
      let curve = points.filter { $0.subset == subset }.sorted { $0.epoch < $1.epoch }
      return LineChart.Series(
        name: subset.name(target: points.first?.target ?? 0),
        points: curve.map { (Double($0.epoch), $0.value) }, style: MICurves.style(subset),
        dash: subset == .targetSample ? .dotted : .solid)
    }
    // Estimates cannot rise above this; curves on it say nothing more than "at least".
    let ceiling = points.flatMap(\.estimates).map(\.ceiling).min()
    let chart = LineChart(
      title: quantity.symbol, xLabel: "epoch", yLabel: "nats", series: series,
      references: ceiling.map { [ReferenceLine("estimator's ceiling", at: $0)] } ?? [],
      xTicks: epochs.map(Double.init))
    return Exhibit.Picture(
      name: quantity == .inputRepresentation ? "input-representation" : "representation-prediction",
      caption: "\(quantity.symbol) by subset, InfoNCE, in nats. The dashed line is the highest "
        + "value that the estimator can give for its batch and negatives.",
      svg: chart.render().text)
  }

  /// The target's subsets first, then the clean classes.
  private static func subsets(of points: [InformationPoint]) -> [RowSubset] {
    let present = Set(points.map(\.subset))
    let classes = present.compactMap { subset -> Int? in
      if case .cleanClass(let label) = subset { label } else { nil }
    }
    return RowSubset.ofTarget.filter { present.contains($0) }
      + classes.sorted().map { .cleanClass($0) }
  }

  private static func style(_ subset: RowSubset) -> ColourRole {
    switch subset {
    case .target: .emphasis
    case .targetBackdoor: .backdoor
    case .targetClean: .category(0)
    case .targetSample: .reference
    case .cleanClass(let label): .category(label + 1)
    }
  }

  private static func table(_ points: [InformationPoint]) -> Exhibit.Table {
    let epochs = Set(points.map(\.epoch)).sorted()
    let rows = InformationQuantity.allCases.flatMap { quantity in
      subsets(of: points).map { subset in
        let own = points.filter { $0.quantity == quantity && $0.subset == subset }
        let estimate = own.first?.estimates.first
        return [quantity.symbol, subset.name(target: points.first?.target ?? 0)]
          + epochs.map { epoch in
            own.first { $0.epoch == epoch }.map { decimal($0.value, places: 3) } ?? "–"
          } + ["\(estimate?.samples ?? 0)", estimate.map { decimal($0.ceiling, places: 3) } ?? "–"]
      }
    }
    return Exhibit.Table(
      caption: "Mutual information in nats; samples in the subset, and the estimator's ceiling.",
      header: ["quantity", "subset"] + epochs.map { "epoch \($0)" } + ["samples", "ceiling"],
      rows: rows)
  }
}
