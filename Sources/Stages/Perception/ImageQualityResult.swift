public import PipelineModel
import Statistics
import Tensors

/// How far poisoned images are from clean ones, metric by metric.
///
/// Stored as `quality.json`, and the value of every image as `values.safetensors`: a tensor
/// `training/PSNR` for each set of images and metric, and `training/rows`, the rows of the poisoned
/// training set that they belong to.
public struct ImageQualityResult: Artifact, Equatable {
  /// Which images are compared.
  public enum Images: String, Codable, Sendable {
    /// The poisoned images of the training set.
    case training
    /// The whole test set, every image with the trigger.
    case test
  }

  /// One metric over one set of images.
  public struct Score: Sendable, Equatable {
    public let images: Images
    public let metric: String
    /// One for each pair, in the precision of 32 bits that they are stored in; infinite for the
    /// PSNR of identical images.
    public let values: [Double]
    public let summary: Summary

    init(images: Images, metric: String, values: [Double], confidence: Double) {
      self.init(
        images: images, metric: metric, values: values.map { Float($0) },
        summary: Summary(values, confidence: confidence))
    }

    fileprivate init(images: Images, metric: String, values: [Float], summary: Summary) {
      self.images = images
      self.metric = metric
      self.values = values.map { Double($0) }
      self.summary = summary
    }

    fileprivate var tensor: String { Self.tensor(images, metric) }
    fileprivate static func tensor(_ images: Images, _ metric: String) -> String {
      "\(images.rawValue)/\(metric)"
    }
  }

  /// What the values of one metric have in common.
  ///
  /// An infinite value (the PSNR of identical images) would make every mean infinite, and JSON has
  /// no infinity: such pairs are counted in `identical` and left out of everything else.
  public struct Summary: Codable, Sendable, Equatable {
    /// Pairs compared.
    public let count: Int
    /// Pairs of infinite value, which the rest leaves out.
    public let identical: Int
    /// Nil where no value is finite, as the three below.
    public let mean: Double?
    /// With n − 1 in the denominator; nil for fewer than two values.
    public let standardDeviation: Double?
    /// The confidence interval of the mean over images, by Student's t; nil for fewer than two
    /// values.
    public let interval: [Double]?
    public let least: Double?
    public let greatest: Double?

    init(_ values: [Double], confidence: Double) {
      let finite = values.filter(\.isFinite)
      let sample = Sample(finite)
      count = values.count
      identical = values.count - finite.count
      mean = finite.isEmpty ? nil : sample.mean
      standardDeviation = sample.standardDeviation
      interval = sample.interval(confidence: confidence)
      least = finite.min()
      greatest = finite.max()
    }
  }

  public let confidence: Double
  /// The rows of the poisoned training set whose images were compared.
  public let trainingRows: [Int]
  public let scores: [Score]

  init(confidence: Double, trainingRows: [Int], scores: [Score]) {
    self.confidence = confidence
    self.trainingRows = trainingRows
    self.scores = scores
  }

  /// The summary of a metric, by its name.
  public subscript(images: Images, metric: String) -> Summary? {
    scores.first { $0.images == images && $0.metric == metric }?.summary
  }

  private struct Document: Codable {
    struct Entry: Codable {
      let images: Images
      let metric: String
      let summary: Summary
    }
    let confidence: Double
    let scores: [Entry]
  }

  private static let rowsName = "training/rows"

  public func payloads() throws -> [Payload] {
    let document = Document(
      confidence: confidence,
      scores: scores.map { .init(images: $0.images, metric: $0.metric, summary: $0.summary) })
    var file = TensorFile(integers: [Self.rowsName: IntegerTensor(trainingRows)])
    for score in scores {
      file.floats[score.tensor] = Tensor(
        shape: [score.values.count], values: score.values.map { Float($0) })
    }
    return [
      try .json("quality.json", document),
      Payload(name: "values.safetensors", bytes: file.encoded(), elementSize: 4),
    ]
  }

  public init(from payloads: any PayloadReader) throws {
    let document = try payloads.json("quality.json", as: Document.self)
    let file = try TensorFile("values.safetensors", in: payloads)
    confidence = document.confidence
    let rows = try file.integer(Self.rowsName).integers
    trainingRows = rows
    scores = try document.scores.map { entry in
      let values = try file.float(Score.tensor(entry.images, entry.metric)).values
      guard values.count == entry.summary.count,
        entry.images == .test || values.count == rows.count
      else {
        throw UserError(
          "the \(entry.metric) of \(values.count) images is stored for \(entry.summary.count)")
      }
      return Score(
        images: entry.images, metric: entry.metric, values: values, summary: entry.summary)
    }
  }
}
