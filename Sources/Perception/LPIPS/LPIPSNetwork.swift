/// The networks that LPIPS looks through, as torchvision has them, and the places that it looks at.
public enum LPIPSNetwork: String, Codable, Sendable, CaseIterable {
  /// AlexNet, five places.
  case alex
  /// VGG-16 without BatchNorm, five places.
  case vgg
  /// SqueezeNet 1.1, seven places.
  case squeeze

  public var name: String {
    switch self {
    case .alex: "AlexNet"
    case .vgg: "VGG-16"
    case .squeeze: "SqueezeNet"
    }
  }

  /// From the image to the last place, in forward order.
  var layers: [TrunkLayer] {
    switch self {
    case .alex: LPIPSNetwork.alexLayers
    case .vgg: LPIPSNetwork.vggLayers
    case .squeeze: LPIPSNetwork.squeezeLayers
    }
  }

  /// Channels at each place.
  var channels: [Int] {
    switch self {
    case .alex: [64, 192, 384, 256, 256]
    case .vgg: [64, 128, 256, 512, 512]
    case .squeeze: [64, 128, 256, 384, 384, 512, 512]
    }
  }

  private static let alexLayers: [TrunkLayer] = [
    .convolution(TrunkConvolution(0, 3, 64, kernel: 11, stride: 4, padding: 2)), .place,
    .pool(size: 3, roundsUp: false),
    .convolution(TrunkConvolution(3, 64, 192, kernel: 5, padding: 2)), .place,
    .pool(size: 3, roundsUp: false),
    .convolution(TrunkConvolution(6, 192, 384, kernel: 3, padding: 1)), .place,
    .convolution(TrunkConvolution(8, 384, 256, kernel: 3, padding: 1)), .place,
    .convolution(TrunkConvolution(10, 256, 256, kernel: 3, padding: 1)), .place,
  ]

  private static let vggLayers: [TrunkLayer] = {
    var layers: [TrunkLayer] = []
    // A convolution and a rectifier take two of torchvision's indices, a pooling one.
    var (index, inputs) = (0, 3)
    for (outputs, count) in [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)] {
      if index > 0 {
        layers.append(.pool(size: 2, roundsUp: false))
        index += 1
      }
      for _ in 0..<count {
        layers.append(
          .convolution(TrunkConvolution(index, inputs, outputs, kernel: 3, padding: 1)))
        (index, inputs) = (index + 2, outputs)
      }
      layers.append(.place)
    }
    return layers
  }()

  private static let squeezeLayers: [TrunkLayer] = [
    .convolution(TrunkConvolution(0, 3, 64, kernel: 3, stride: 2)), .place,
    .pool(size: 3, roundsUp: true),
    .fire(TrunkFire(3, 64, squeezed: 16, expanded: 64)),
    .fire(TrunkFire(4, 128, squeezed: 16, expanded: 64)), .place,
    .pool(size: 3, roundsUp: true),
    .fire(TrunkFire(6, 128, squeezed: 32, expanded: 128)),
    .fire(TrunkFire(7, 256, squeezed: 32, expanded: 128)), .place,
    .pool(size: 3, roundsUp: true),
    .fire(TrunkFire(9, 256, squeezed: 48, expanded: 192)), .place,
    .fire(TrunkFire(10, 384, squeezed: 48, expanded: 192)), .place,
    .fire(TrunkFire(11, 384, squeezed: 64, expanded: 256)), .place,
    .fire(TrunkFire(12, 512, squeezed: 64, expanded: 256)), .place,
  ]
}

/// One step through a trunk.
enum TrunkLayer: Sendable {
  /// With a rectifier.
  case convolution(TrunkConvolution)
  /// Max-pooling with a stride of 2. Where it rounds up, a last window may reach beyond the edge.
  case pool(size: Int, roundsUp: Bool)
  case fire(TrunkFire)
  /// Where LPIPS compares.
  case place

  var convolutions: [TrunkConvolution] {
    switch self {
    case .convolution(let convolution): [convolution]
    case .fire(let fire): [fire.squeeze, fire.expand1, fire.expand3]
    case .pool, .place: []
    }
  }
}

/// A convolution with bias.
struct TrunkConvolution: Sendable {
  /// torchvision's name, such as `features.0`.
  let name: String
  let inputs: Int
  let outputs: Int
  let kernel: Int
  let stride: Int
  let padding: Int

  init(
    _ index: Int, part: String = "", _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1,
    padding: Int = 0
  ) {
    name = "features.\(index)\(part)"
    self.inputs = inputs
    self.outputs = outputs
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  var depth: Int { inputs * kernel * kernel }

  /// The size of its output; less than 1 where the input is too small.
  func outputSize(_ size: Int) -> Int {
    let room = size + 2 * padding - kernel
    return room < 0 ? 0 : room / stride + 1
  }
}

/// SqueezeNet's module: a 1×1 convolution, then a 1×1 and a 3×3 one side by side.
struct TrunkFire: Sendable {
  let squeeze: TrunkConvolution
  let expand1: TrunkConvolution
  let expand3: TrunkConvolution

  init(_ index: Int, _ inputs: Int, squeezed: Int, expanded: Int) {
    squeeze = TrunkConvolution(index, part: ".squeeze", inputs, squeezed, kernel: 1)
    expand1 = TrunkConvolution(index, part: ".expand1x1", squeezed, expanded, kernel: 1)
    expand3 = TrunkConvolution(
      index, part: ".expand3x3", squeezed, expanded, kernel: 3, padding: 1)
  }
}
