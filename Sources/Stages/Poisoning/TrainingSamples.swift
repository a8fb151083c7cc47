public import Attacks
public import PipelineModel
public import Tensors

/// What a network is trained on: images with labels, and which rows of them are poisoned.
public struct TrainingSamples: Artifact {
  public let images: LabelledImages
  public let manifest: PoisonManifest
  /// The label that poisoned images carry; nil where there are none.
  public let target: Int?

  init(images: LabelledImages, manifest: PoisonManifest, target: Int?) {
    self.images = images
    self.manifest = manifest
    self.target = target
  }

  private struct Summary: Codable {
    let target: Int?
    let rows: Int
    let poisoned: Int
  }

  public func payloads() throws -> [Payload] {
    let poisoned = manifest.poisoned.count { $0 }
    return [
      Payload(name: "images.safetensors", bytes: images.encoded(), elementSize: 4),
      Payload(name: "manifest.safetensors", bytes: manifest.tensorFile.encoded(), elementSize: 4),
      try .json("summary.json", Summary(target: target, rows: images.count, poisoned: poisoned)),
    ]
  }

  public init(from payloads: any PayloadReader) throws {
    images = try LabelledImages(decoding: payloads.bytes("images.safetensors"))
    manifest = try PoisonManifest(TensorFile(decoding: payloads.bytes("manifest.safetensors")))
    target = try payloads.json("summary.json", as: Summary.self).target
    guard manifest.count == images.count else {
      throw UserError("the manifest has \(manifest.count) rows for \(images.count) images")
    }
    if let target, !(0..<images.classCount).contains(target) {
      throw UserError("the target \(target) is not one of the \(images.classCount) classes")
    }
  }
}
