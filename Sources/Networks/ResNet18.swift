/// The noisy ResNet-18 of the paper, as a configuration: a 3×3 stem without pooling, four stages of
/// two basic blocks, global average pooling and one linear layer (He et al., "Deep residual
/// learning for image recognition", 2016, in its 32 × 32 form).
///
/// Gaussian noise is added after both rectifiers of every block, and to the pooled vector before
/// the linear layer, in training and in evaluation alike: it is what makes the mutual information
/// between a layer and the input finite.
public struct ResNet18: Codable, Sendable, Hashable {
  /// Channels of the first stage, a multiple of 4; the stages have `width` × 1, 2, 4 and 8.
  /// The paper's network has 64.
  public var width: Int
  /// σ of the noise after each rectifier of each block.
  public var noise: Double
  /// σ of the noise on the pooled vector.
  public var outputNoise: Double
  public var classes: Int

  public init(width: Int = 64, noise: Double = 0.4, outputNoise: Double = 0.4, classes: Int = 10) {
    self.width = width
    self.noise = noise
    self.outputNoise = outputNoise
    self.classes = classes
  }

  /// The images' height and width in pixels, and their channels.
  public static let imageSize = 32
  public static let imageChannels = 3

  /// The length of the representation T.
  public var features: Int { 8 * width }

  /// Refuses a configuration that cannot be built.
  public func validate() throws(NetworkError) {
    guard width >= 4, width % 4 == 0, width <= 1024 else {
      throw .configuration("the width is \(width); choose a multiple of 4 from 4 to 1024")
    }
    guard noise >= 0, outputNoise >= 0, noise.isFinite, outputNoise.isFinite else {
      throw .configuration("the noise is \(noise) and \(outputNoise); both must be 0 or more")
    }
    guard classes >= 2, classes <= 100_000 else {
      throw .configuration("the number of classes is \(classes); choose from 2 to 100,000")
    }
  }
}
