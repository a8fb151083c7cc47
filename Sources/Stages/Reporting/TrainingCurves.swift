import Figures
import Networks
public import PipelineModel

/// Accuracy, attack success and loss over the epochs of a training run.
public struct TrainingCurves: Stage {
  @Input var checkpoint: any Stage<Checkpoint>

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { checkpoint.label.replacing("train ", with: "training curves ") }

  public init(_ training: Train) { checkpoint = training.last }

  public func run(_ context: StageContext) throws -> Exhibit {
    let metrics = try context.read(checkpoint).metrics
    func points(_ value: (EpochMetrics) -> Double?) -> [(x: Double, y: Double)] {
      metrics.compactMap { metric in value(metric).map { (Double(metric.epoch), $0) } }
    }
    let isAttacked = metrics.contains { $0.attackSuccess != nil }
    var accuracy = [
      LineChart.Series(
        name: "clean accuracy", points: points(\.cleanAccuracy), style: .category(0)),
      LineChart.Series(
        name: "training accuracy", points: points(\.trainAccuracy), style: .reference,
        dash: .dashed),
    ]
    if isAttacked {
      accuracy += [
        LineChart.Series(
          name: "attack success", points: points(\.attackSuccessExcludingTarget), style: .backdoor),
        LineChart.Series(
          name: "… target class included", points: points(\.attackSuccess), style: .backdoor,
          dash: .dotted),
      ]
    }
    let loss = LineChart(
      title: "Loss", xLabel: "epoch", yLabel: "cross-entropy (nats)",
      series: [
        .init(name: "training", points: points(\.trainLoss), style: .category(0)),
        .init(name: "test", points: points(\.testLoss), style: .category(3)),
      ])
    let shares = LineChart(
      title: "Accuracy", xLabel: "epoch", yLabel: "share", series: accuracy, yRange: 0...1)
    let caption =
      isAttacked
      ? "Attack success is the share of triggered test images taken for the target class, "
        + "without and with those that truly belong to it."
      : "Accuracy on the test images, its noise switched on as in training."
    return Exhibit(
      pictures: [
        .init(name: "accuracy", caption: caption, svg: shares.render().text),
        .init(
          name: "loss",
          caption: "Mean cross-entropy over each epoch's training batches, and "
            + "over the test images after it.", svg: loss.render().text),
      ],
      tables: [TrainingCurves.table(metrics)])
  }

  private static func table(_ metrics: [EpochMetrics]) -> Exhibit.Table {
    func share(_ value: Double?) -> String {
      value.map { decimal($0 * 100, places: 1) + " %" } ?? "–"
    }
    return Exhibit.Table(
      caption: "Every epoch.",
      header: [
        "epoch", "learning rate", "train loss", "test loss", "clean accuracy", "attack success",
        "… with target class",
      ],
      rows: metrics.map { metric in
        [
          "\(metric.epoch)", "\(metric.learningRate)", decimal(metric.trainLoss, places: 3),
          decimal(metric.testLoss, places: 3), share(metric.cleanAccuracy),
          share(metric.attackSuccessExcludingTarget), share(metric.attackSuccess),
        ]
      })
  }
}
