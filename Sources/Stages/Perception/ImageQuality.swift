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
          images: .test, clean: context.read(test).images, altered: context.read(stage).images))
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

  /// Of the training images, the poisoned alone are read, and what they were made of.
  private func trainingPairs(_ context: StageContext) throws -> Pairs {
    let samples = try context.payloads(of: samples)
    let manifest = try TrainingSamples.manifest(in: samples)
    let poisoned = manifest.poisoned.indices.filter { manifest.poisoned[$0] }
    return try Pairs(
      images: .training,
      clean: LabelledImages.images(
        of: poisoned.map { manifest.sourceRows[$0] }, in: context.payloads(of: clean)),
      altered: TrainingSamples.images(of: poisoned, in: samples), rows: poisoned)
  }
}

/// Clean images with the altered ones made of them.
private struct Pairs {
  let images: ImageQualityResult.Images
  private let clean: Tensor
  private let altered: Tensor
  /// The rows in their set.
  let alteredRows: [Int]

  init(
    images: ImageQualityResult.Images, clean: Tensor?, altered: Tensor?, rows: [Int]? = nil
  ) throws {
    guard let clean, let altered, clean.shape == altered.shape else {
      throw UserError("the \(images.rawValue) images were not made from these clean ones")
    }
    self.images = images
    self.clean = clean
    self.altered = altered
    alteredRows = rows ?? Array(0..<clean.shape[0])
  }

  /// The metric of every pair; a few hundred at a time, so that there is news in between.
  func values(_ metric: any ImageMetric, report: (Double) throws -> Void) throws -> [Double] {
    var values: [Double] = []
    for first in stride(from: 0, to: alteredRows.count, by: 256) {
      try report(Double(first) / Double(alteredRows.count))
      let block = Array(first..<min(alteredRows.count, first + 256))
      values += try metric.values(
        comparing: clean.gather(rows: block),
        with: altered.gather(rows: block))
    }
    if let pair = values.firstIndex(where: \.isNaN) {
      throw UserError(
        "the \(metric.name) of \(images.rawValue) image \(alteredRows[pair]) is not a number: a "
          + "pixel is not one either, or the metric's weights are too large")
    }
    return values
  }
}
