/// The noisy ResNet-18 of the paper: a 3×3 stem without pooling, four stages of two basic blocks,
/// global average pooling and one linear layer (He et al., "Deep residual learning for image
/// recognition", 2016, in its 32 × 32 form).
///
/// Noise is added after the rectifiers that ``placement`` says, and to the pooled vector before the
/// linear layer. T is the spatial mean of the last block's noisy output.
public struct ResNet18: Network {
  /// After which rectifiers noise is added.
  public enum NoisePlacement: String, Codable, Sendable, CaseIterable {
    /// Both of every block, and not the stem's, as in the published code.
    case authors
    /// All of them, as the paper's text has it.
    case everyActivation
  }

  /// What the weights are before the first step.
  public enum Initialisation: String, Codable, Sendable, CaseIterable {
    /// He-normal (fan-out) convolutions; the stem and the linear layer U(±1/√fan-in), PyTorch's
    /// default, since the published code replaces both after torchvision has initialised them.
    case authors
    /// torchvision's: the stem He-normal as well.
    case torchvision
  }

  /// Channels of the first stage, a multiple of 4; the stages have `width` × 1, 2, 4 and 8.
  /// The paper's network has 64.
  public var width: Int
  /// σ of the noise after rectifiers.
  public var noise: Double
  /// σ of the noise on the pooled vector.
  public var outputNoise: Double
  public var classes: Int
  public var placement: NoisePlacement
  public var initialisation: Initialisation

  public init(
    width: Int = 64, noise: Double = 0.4, outputNoise: Double = 0.4, classes: Int = 10,
    placement: NoisePlacement = .authors, initialisation: Initialisation = .authors
  ) {
    self.width = width
    self.noise = noise
    self.outputNoise = outputNoise
    self.classes = classes
    self.placement = placement
    self.initialisation = initialisation
  }

  public static let name = "ResNet-18"
  public static let widest = 1024

  public var architecture: Architecture {
    var builder = ArchitectureBuilder(noise: noise)
    builder.addPlain(
      name: "conv1", norm: "bn1", outputs: width,
      start: initialisation == .authors ? .uniform : .heNormal,
      noiseName: placement == .everyActivation ? "relu" : nil)
    for stage in 1...4 {
      for index in 0..<2 {
        builder.addBlock(
          name: "layer\(stage).\(index)", outputs: width << (stage - 1),
          stride: stage > 1 && index == 0 ? 2 : 1)
      }
    }
    return builder.finished(
      classifier: Linear(name: "fc", inputs: features, outputs: classes, start: .uniform),
      outputNoise: outputNoise)
  }
}
