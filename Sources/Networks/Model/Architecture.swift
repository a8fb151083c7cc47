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

  var outputSize: Int { inputSize / stride }
  var outputPixels: Int { outputSize * outputSize }
  /// Inputs of one output: the terms of its sum.
  var depth: Int { kernel * kernel * inputs }
}

/// Two convolutions and the way round them.
struct Block {
  let name: String
  let first: Convolution
  let second: Convolution
  /// The 1×1 convolution of the way round, where the block changes the shape.
  let shortcut: Convolution?
}

/// The layers of a network, in forward order.
struct Architecture {
  let network: ResNet18
  let stem: Convolution
  let blocks: [Block]

  init(_ network: ResNet18) {
    self.network = network
    stem = Convolution(
      name: "conv1", norm: "bn1", inputs: ResNet18.imageChannels, outputs: network.width,
      kernel: 3, stride: 1, inputSize: ResNet18.imageSize)
    var blocks: [Block] = []
    var (channels, size) = (network.width, ResNet18.imageSize)
    for stage in 1...4 {
      for index in 0..<2 {
        let name = "layer\(stage).\(index)"
        let outputs = network.width << (stage - 1)
        let stride = stage > 1 && index == 0 ? 2 : 1
        let first = Convolution(
          name: name + ".conv1", norm: name + ".bn1", inputs: channels, outputs: outputs,
          kernel: 3, stride: stride, inputSize: size)
        let second = Convolution(
          name: name + ".conv2", norm: name + ".bn2", inputs: outputs, outputs: outputs,
          kernel: 3, stride: 1, inputSize: first.outputSize)
        let shortcut = Convolution(
          name: name + ".downsample.0", norm: name + ".downsample.1", inputs: channels,
          outputs: outputs, kernel: 1, stride: stride, inputSize: size)
        blocks.append(
          Block(name: name, first: first, second: second, shortcut: stride > 1 ? shortcut : nil))
        (channels, size) = (outputs, first.outputSize)
      }
    }
    self.blocks = blocks
  }

  var convolutions: [Convolution] {
    [stem] + blocks.flatMap { [$0.first, $0.second] + ($0.shortcut.map { [$0] } ?? []) }
  }

  /// Height and width of the last feature map, over which T is averaged.
  var lastSize: Int { ResNet18.imageSize / 8 }
}
