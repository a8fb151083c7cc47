/// The layers of a network, in forward order.
public struct Architecture: Sendable {
  /// The images' height and width in pixels, and their channels.
  static let imageSize = 32
  static let imageChannels = 3

  /// From the images to the last feature map.
  let steps: [Step]
  /// From the pooled vector T on, each with a rectifier.
  let hidden: [HiddenLayer]
  /// The last layer.
  let classifier: Linear
  /// Where noise is added, in forward order; the last is on the vector that ``classifier`` takes.
  let noises: [NoisePlace]
  /// Channels of the last feature map: the length of T.
  let features: Int
  /// Height and width of the last feature map, over which T is averaged.
  let lastSize: Int

  var classes: Int { classifier.outputs }

  var convolutions: [Convolution] {
    steps.flatMap { step in
      switch step {
      case .plain(let plain): [plain.convolution]
      case .residual(let block): [block.first, block.second] + (block.shortcut.map { [$0] } ?? [])
      }
    }
  }
}

/// What weights are before the first step.
enum InitialValues {
  /// N(0, 2 / fan-out).
  case heNormal
  /// U(±1/√fan-in), the bias too: PyTorch's default.
  case uniform
  /// N(0, deviation²), the bias 0.
  case normal(deviation: Float)
}

/// One convolution without bias and the BatchNorm after it.
struct Convolution {
  /// torchvision's name of the convolution, such as `layer2.0.conv1`.
  let name: String
  /// torchvision's name of the BatchNorm.
  let norm: String
  let inputs: Int
  let outputs: Int
  /// 3 (padded by 1) or 1 (not padded).
  let kernel: Int
  let stride: Int
  /// Height and width of the input.
  let inputSize: Int
  var start = InitialValues.heNormal

  var outputSize: Int { inputSize / stride }
  var outputPixels: Int { outputSize * outputSize }
  /// Inputs of one output: the terms of its sum.
  var depth: Int { kernel * kernel * inputs }
}

/// A place where noise is added.
struct NoisePlace {
  /// Names its random stream.
  let name: String
  let sigma: Float
}

/// A convolution with its BatchNorm, a rectifier, perhaps noise, perhaps a 2×2 max-pooling.
struct PlainStep {
  let convolution: Convolution
  /// Which of the architecture's noises.
  let noise: Int?
  let pooled: Bool
}

/// Two convolutions and the way round them, noise after both rectifiers.
struct Block {
  let first: Convolution
  let second: Convolution
  /// The 1×1 convolution of the way round, where the block changes the shape.
  let shortcut: Convolution?
  /// The noise after the first rectifier; the next is after the second.
  let noise: Int
}

enum Step {
  case plain(PlainStep)
  case residual(Block)
}

/// A linear layer with bias.
struct Linear {
  let name: String
  let inputs: Int
  let outputs: Int
  let start: InitialValues

  /// The layer as a convolution of images of one pixel, which it is but for the bias.
  var convolution: Convolution {
    Convolution(
      name: name, norm: "", inputs: inputs, outputs: outputs, kernel: 1, stride: 1, inputSize: 1,
      start: start)
  }
}

/// A linear layer with a rectifier and noise.
struct HiddenLayer {
  let linear: Linear
  let noise: Int
}
