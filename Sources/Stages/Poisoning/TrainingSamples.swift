public import Attacks
public import PipelineModel
public import Tensors

/// What a network is trained on: images with labels, and which rows of them are poisoned.
public struct TrainingSamples: Artifact {
  public let images: LabelledImages
  public let manifest: PoisonManifest
  /// The label that poisoned images carry; nil where there are none.
  public let target: Int?
  /// How far poisoned images are from the clean ones; nil where there are none.
  public let change: ChangeNorms?
  /// What an adversarial perturbation did before the trigger, where the attack has one.
  public let perturbation: PerturbationSummary?

  private static let images = "images.safetensors"
  private static let manifest = "manifest.safetensors"

  init(
    images: LabelledImages, manifest: PoisonManifest, target: Int?, change: ChangeNorms? = nil,
    perturbation: PerturbationSummary? = nil
  ) {
    self.images = images
    self.manifest = manifest
    self.target = target
    self.change = change
    self.perturbation = perturbation
  }

  /// What is told of the samples without reading their images.
  struct Summary: Codable {
    let target: Int?
    let rows: Int
    let poisoned: Int
    let cover: Int
    let change: ChangeNorms?
    let perturbation: PerturbationSummary?

    static let file = "summary.json"
  }

  public func payloads() throws -> [Payload] {
    let summary = Summary(
      target: target, rows: images.count, poisoned: manifest.rows(.poison).count,
      cover: manifest.rows(.cover).count, change: change, perturbation: perturbation)
    return [
      Payload(name: TrainingSamples.images, bytes: images.encoded(), elementSize: 4),
      Payload(name: TrainingSamples.manifest, bytes: manifest.tensorFile.encoded(), elementSize: 4),
      try .json(Summary.file, summary),
    ]
  }

  public init(from payloads: any PayloadReader) throws {
    images = try LabelledImages(TensorFile(TrainingSamples.images, in: payloads))
    manifest = try TrainingSamples.manifest(in: payloads)
    let summary = try payloads.json(Summary.file, as: Summary.self)
    target = summary.target
    change = summary.change
    perturbation = summary.perturbation
    guard manifest.count == images.count else {
      throw UserError("the manifest has \(manifest.count) rows for \(images.count) images")
    }
    if let target, !(0..<images.classCount).contains(target) {
      throw UserError("the target \(target) is not one of the \(images.classCount) classes")
    }
  }

  /// Some rows' images; see ``LabelledImages``.
  static func images(of rows: [Int], in payloads: any PayloadReader) throws -> Tensor? {
    try LabelledImages.images(of: rows, in: payloads, file: images)
  }

  static func manifest(in payloads: any PayloadReader) throws -> PoisonManifest {
    try PoisonManifest(TensorFile(manifest, in: payloads))
  }
}
