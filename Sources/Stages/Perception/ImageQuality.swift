import Attacks
import Perception
public import PipelineModel
import Tensors

/// How visible an attack is: poisoned images against the clean ones that they were made of.
///
/// Compares every poisoned training image with its source, and every triggered test image with the
/// test image.
public struct ImageQuality: Stage {
  @Input var clean: any Stage<LabelledImages>
  @Input var samples: any Stage<TrainingSamples>
  @Input var test: any Stage<LabelledImages>
  @Inputs var triggered: [any Stage<LabelledImages>]
  let metrics: [QualityMetric]
  let confidence: Double

  public static var codeStamp: CodeStamp { .version(1) }
  public var label: String { "image quality \(samples.runName)" }

  /// - Parameters:
  ///   - metrics: at least one; see ``QualityMetric``.
  ///   - confidence: how often intervals as those given hold the true mean.
  public init(
    of poison: Poison, metrics: [QualityMetric] = QualityMetric.standard, confidence: Double = 0.95
  ) {
    clean = poison.original
    samples = poison.samples
    test = poison.test
    triggered = poison.triggered.map { [$0] } ?? []
    self.metrics = metrics
    self.confidence = confidence
  }

  public func sourceFiles() -> [String] { metrics.compactMap(\.file) }

  public func check() throws {
    guard !metrics.isEmpty else {
      throw UserError("no metric was asked for; ask for at least one, such as .psnr")
    }
    let names = metrics.map(\.name)
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw UserError("\(twice) was asked for twice; ask for each metric once")
    }
    guard confidence > 0, confidence < 1 else {
      throw UserError(
        "the confidence \(confidence) is not a share between 0 and 1: give, say, 0.95")
    }
    for metric in metrics { try metric.validate() }
  }

  public func run(_ context: StageContext) throws -> ImageQualityResult {
    var groups = [try trainingPairs(context)]
    for stage in triggered {
      groups.append(
        try Pairs(
          images: .test, clean: context.read(test), altered: context.read(stage).images,
          rows: nil))
    }
    let total = Double(groups.count * metrics.count)
    var scores: [ImageQualityResult.Score] = []
    let metrics = try metrics.map { try $0.metric() }
    for group in groups {
      for metric in metrics {
        let values = try group.values(metric) { fraction in
          try context.report(
            (Double(scores.count) + fraction) / total, "\(metric.name), \(group.images.rawValue)")
        }
        scores.append(
          ImageQualityResult.Score(
            images: group.images, metric: metric.name, values: values, confidence: confidence))
      }
    }
    return ImageQualityResult(
      confidence: confidence, trainingRows: groups[0].alteredRows, scores: scores)
  }

  private func trainingPairs(_ context: StageContext) throws -> Pairs {
    let samples = try context.read(samples)
    let manifest = samples.manifest
    let poisoned = manifest.poisoned.indices.filter { manifest.poisoned[$0] }
    return try Pairs(
      images: .training, clean: context.read(clean), altered: samples.images.images,
      rows: (poisoned.map { manifest.sourceRows[$0] }, poisoned))
  }
}

/// Clean images with the altered ones made of them.
private struct Pairs {
  let images: ImageQualityResult.Images
  private let clean: Tensor
  private let altered: Tensor
  private let cleanRows: [Int]
  let alteredRows: [Int]

  /// - Parameter rows: of each pair, its rows in `clean` and in `altered`; nil for all, as they
  ///   stand.
  init(
    images: ImageQualityResult.Images, clean: LabelledImages, altered: Tensor,
    rows: (clean: [Int], altered: [Int])?
  ) throws {
    let all = Array(0..<clean.count)
    self.images = images
    self.clean = clean.images
    self.altered = altered
    cleanRows = rows?.clean ?? all
    alteredRows = rows?.altered ?? all
    guard clean.images.shape.dropFirst() == altered.shape.dropFirst(),
      cleanRows.allSatisfy({ $0 < clean.count }),
      rows != nil || clean.images.shape == altered.shape
    else {
      throw UserError("the \(images.rawValue) images were not made from these clean ones")
    }
  }

  /// The metric of every pair; a few hundred at a time, so that there is news in between.
  func values(_ metric: any ImageMetric, report: (Double) throws -> Void) throws -> [Double] {
    var values: [Double] = []
    for first in stride(from: 0, to: cleanRows.count, by: 256) {
      try report(Double(first) / Double(cleanRows.count))
      let block = first..<min(cleanRows.count, first + 256)
      values += try metric.values(
        comparing: clean.gather(rows: Array(cleanRows[block])),
        with: altered.gather(rows: Array(alteredRows[block])))
    }
    if let pair = values.firstIndex(where: \.isNaN) {
      throw UserError(
        "the \(metric.name) of \(images.rawValue) image \(alteredRows[pair]) is not a number: a "
          + "pixel is not one either, or the metric's weights are too large")
    }
    return values
  }
}
