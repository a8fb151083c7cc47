import Figures
public import Information
public import PipelineModel

/// I(X;T), I(T;Ŷ) and, where measured, I(X;Ŷ) over training, a curve for each class-wise subset.
///
/// Curves of several draws of the noise have a band, the interval of their mean by Student's t; so
/// have those of an estimator that tells its own interval.
/// Size-matched controls are dashed, in the colour of what they are drawn from.
public struct MICurves: Stage {
  @Inputs var points: [any Stage<InformationPoint>]
  /// The phases that are marked; at most one.
  @Inputs var phases: [any Stage<Phases>]
  let showsControls: Bool

  public static var kind: String { "mi-curves" }
  public static var codeStamp: CodeStamp { .version(2) }
  public var label: String { "MI curves" }

  /// - Parameters:
  ///   - phases: marked in the figures where they are given.
  ///   - showsControls: whether the size-matched controls of the planes are drawn.
  public init(
    _ planes: [InformationPlane], phases: (any Stage<Phases>)? = nil, showsControls: Bool = true
  ) {
    points = planes.flatMap(\.points)
    self.phases = phases.map { [$0] } ?? []
    self.showsControls = showsControls
  }

  public func run(_ context: StageContext) throws -> Exhibit {
    let points = try context.read(points).filter { showsControls || !$0.subset.isControl }
    let phases = try context.read(phases).first
    let quantities = InformationQuantity.allCases.filter { quantity in
      points.contains { $0.quantity == quantity }
    }
    return Exhibit(
      pictures: quantities.map { picture($0, points, phases) },
      tables: [MICurves.table(points, quantities)] + (phases.map { [MICurves.table($0)] } ?? []))
  }

  private func picture(
    _ quantity: InformationQuantity, _ points: [InformationPoint], _ phases: Phases?
  ) -> Exhibit.Picture {
    let points = points.filter { $0.quantity == quantity }
    let epochs = Set(points.map(\.epoch)).sorted()
    let series = RowSubset.inOrder(points.map(\.subset)).map { subset in
      let curve = points.filter { $0.subset == subset }.sorted { $0.epoch < $1.epoch }
      return LineChart.Series(
        name: subset.name(target: points.first?.target ?? 0),
        points: curve.map { (Double($0.epoch), $0.value) }, style: subset.style,
        dash: subset.dash, band: band(curve))
    }
    // Estimates cannot rise above this; curves on it say nothing more than "at least".
    let ceiling = points.compactMap(\.outcomes.ceiling).min()
    let chart = LineChart(
      title: quantity.symbol, xLabel: "epoch", yLabel: "nats", series: series,
      references: ceiling.map { [ReferenceLine("estimator's ceiling", at: $0)] } ?? [],
      marks: phases.map(MICurves.marks) ?? [], xTicks: epochs.map(Double.init))
    let bands =
      series.contains { $0.band != nil }
      ? " Bands are 95 % intervals: of the mean over draws of the noise, by Student's t, and what "
        + "the estimator says of its own error where it does." : ""
    return Exhibit.Picture(
      name: quantity.fileName,
      caption: "\(quantity.symbol) by subset, in nats. The dashed line is the highest "
        + "value that the estimator can give for its batch and negatives.\(bands)",
      svg: chart.render().text)
  }

  /// Nil where all points are of a single draw.
  private func band(_ curve: [InformationPoint]) -> LineChart.Band? {
    let intervals = curve.map { point in
      point.outcomes.interval(confidence: 0.95)
    }
    guard intervals.contains(where: { $0 != nil }) else { return nil }
    return LineChart.Band(
      lower: intervals.map { $0?.first ?? .nan }, upper: intervals.map { $0?.last ?? .nan })
  }

  /// One mark for each epoch, with the names of all phases that it stands for.
  private static func marks(_ phases: Phases) -> [LineChart.Mark] {
    Set(phases.epochs).sorted().map { epoch in
      LineChart.Mark(
        phases.named.filter { $0.epoch == epoch }.map(\.name).joined(separator: ", "),
        at: Double(epoch))
    }
  }

  private static func table(_ phases: Phases) -> Exhibit.Table {
    Exhibit.Table(
      caption: (phases.origin == .given
        ? "The epochs that were given for the phases of training."
        : "The phases of training, found from I(X;T).")
        + (phases.reservation.map { " But \($0)." } ?? ""),
      header: phases.named.map(\.name), rows: [phases.named.map { "\($0.epoch)" }])
  }

  private static func table(
    _ points: [InformationPoint], _ quantities: [InformationQuantity]
  ) -> Exhibit.Table {
    let epochs = Set(points.map(\.epoch)).sorted()
    let rows = quantities.flatMap { quantity in
      RowSubset.inOrder(points.map(\.subset)).map { subset in
        let own = points.filter { $0.quantity == quantity && $0.subset == subset }
        let outcomes = own.first?.outcomes
        return [quantity.symbol, subset.name(target: points.first?.target ?? 0)]
          + epochs.map { epoch in
            own.first { $0.epoch == epoch }.map { decimal($0.value, places: 3) } ?? "–"
          } + [
            "\(outcomes?.samples ?? 0)", outcomes?.ceiling.map { decimal($0, places: 3) } ?? "–",
          ]
      }
    }
    return Exhibit.Table(
      caption: "Mutual information in nats; samples in the subset, and the estimator's ceiling.",
      header: ["quantity", "subset"] + epochs.map { "epoch \($0)" } + ["samples", "ceiling"],
      rows: rows)
  }
}

extension InformationQuantity {
  /// As files name it.
  var fileName: String {
    switch self {
    case .inputRepresentation: "input-representation"
    case .representationPrediction: "representation-prediction"
    case .inputPrediction: "input-prediction"
    }
  }
}

extension Phases {
  var named: [(name: String, epoch: Int)] {
    [
      ("early learning", earlyLearning), ("transition", transition), ("compression", compression),
      ("convergence", convergence),
    ]
  }
}
