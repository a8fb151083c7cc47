/// A noisy VGG-16 with BatchNorm for images of 32 × 32: thirteen 3×3 convolutions in blocks of 2, 2,
/// 3, 3 and 3, each followed by BatchNorm and a rectifier, and a 2×2 max-pooling after every block
/// (Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition",
/// 2015, configuration D).
///
/// Noise is added after every rectifier, and to the vector that the last linear layer takes. T is
/// what the fifth max-pooling gives: one pixel of `8 · width` channels.
///
/// The paper trains it with a learning rate of 0.001: `TrainingOptions(learningRate: 0.001)`.
///
/// torchvision's `vgg16_bn` gives its convolutions biases, which the BatchNorm after each takes
/// away again; there are none here. Weights start as torchvision's: He-normal (fan-out)
/// convolutions, linear layers N(0, 0.01²) without bias.
public struct VGG16: Network {
  /// What stands between T and the logits.
  public enum Head: String, Codable, Sendable, CaseIterable {
    /// One linear layer: `8 · width` → classes.
    case linear
    /// Three, as in the original: `8 · width` → `64 · width` → `64 · width` → classes, with a
    /// rectifier and its noise after the first two, and no dropout.
    case full
  }

  /// Channels of the first block, a multiple of 4; the blocks have `width` × 1, 2, 4, 8 and 8.
  /// The original has 64.
  public var width: Int
  /// σ of the noise after each rectifier.
  public var noise: Double
  /// σ of the noise on the vector that the last linear layer takes.
  public var outputNoise: Double
  public var classes: Int
  public var head: Head

  public init(
    width: Int = 64, noise: Double = 0.4, outputNoise: Double = 0.4, classes: Int = 10,
    head: Head = .linear
  ) {
    self.width = width
    self.noise = noise
    self.outputNoise = outputNoise
    self.classes = classes
    self.head = head
  }

  public static let name = "VGG-16"
  public static let widest = 256

  public var architecture: Architecture {
    var builder = ArchitectureBuilder(noise: noise)
    // The places in torchvision's `features`: convolution, BatchNorm, rectifier; then the pooling.
    var place = 0
    for (convolutions, factor) in zip([2, 2, 3, 3, 3], [1, 2, 4, 8, 8]) {
      for index in 1...convolutions {
        let isLast = index == convolutions
        builder.addPlain(
          name: "features.\(place)", norm: "features.\(place + 1)", outputs: factor * width,
          noiseName: "features.\(place + 2)", pooled: isLast)
        place += isLast ? 4 : 3
      }
    }
    let start = InitialValues.normal(deviation: 0.01)
    guard head == .full else {
      return builder.finished(
        classifier: Linear(name: "classifier", inputs: features, outputs: classes, start: start),
        outputNoise: outputNoise)
    }
    builder.addHidden(
      Linear(name: "classifier.0", inputs: features, outputs: 64 * width, start: start),
      noiseName: "classifier.1")
    builder.addHidden(
      Linear(name: "classifier.3", inputs: 64 * width, outputs: 64 * width, start: start),
      noiseName: "classifier.4")
    return builder.finished(
      classifier: Linear(
        name: "classifier.6", inputs: 64 * width, outputs: classes, start: start),
      outputNoise: outputNoise)
  }
}
