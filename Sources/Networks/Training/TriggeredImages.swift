public import Tensors

/// Test images that carry the attack's trigger.
public struct TriggeredImages: Sendable {
  /// The triggered images with their true labels.
  public var samples: LabelledImages
  /// The class that the attack wants them given.
  public var target: Int

  public init(samples: LabelledImages, target: Int) {
    self.samples = samples
    self.target = target
  }

  func validate(for network: any Network) throws(NetworkError) {
    try samples.validate("triggered", for: network)
    guard (0..<network.classes).contains(target) else {
      throw .data("the target \(target) is not among \(network.classes) classes")
    }
  }
}
