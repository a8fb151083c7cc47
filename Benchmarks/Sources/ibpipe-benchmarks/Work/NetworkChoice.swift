import ArgumentParser
import Networks
import Tensors

/// The networks of the paper.
enum NetworkChoice: String, CaseIterable, ExpressibleByArgument {
  case resnet18, vgg16

  /// - Parameter noise: σ wherever there is noise.
  func network(width: Int, noise: Double) -> any Network {
    switch self {
    case .resnet18: ResNet18(width: width, noise: noise, outputNoise: noise)
    case .vgg16: VGG16(width: width, noise: noise, outputNoise: noise)
    }
  }

  /// What people call it.
  var name: String {
    switch self {
    case .resnet18: ResNet18.name
    case .vgg16: VGG16.name
    }
  }
}

/// PyTorch's ways to run a network: see `Benchmarks/Peers/networks.py`.
enum NetworkForm: String, CaseIterable, ExpressibleByArgument {
  case nchw
  case nchwStored = "nchw-stored"
  case channelsLast = "channels-last"
  case channelsLastStored = "channels-last-stored"

  static let help = ArgumentHelp(
    """
    PyTorch's forms: nchw, channels-last; with -stored the noise is drawn once. (default: those \
    that tell most)
    """)
}

/// Images of uniform noise, `[count, 32, 32, 3]`.
func madeUpImages(_ count: Int) -> Tensor {
  let shape = [count, ResNet18.imageSize, ResNet18.imageSize, ResNet18.imageChannels]
  let stream = RandomStream(seed: 1, purpose: "benchmark/images")
  return Tensor(shape: shape, values: stream.uniforms(count: shape.reduce(1, *)))
}
