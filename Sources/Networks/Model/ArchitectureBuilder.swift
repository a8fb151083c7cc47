/// Puts layers one after the other, each as large as what it is given.
struct ArchitectureBuilder {
  private let sigma: Float
  private var steps: [Step] = []
  private var hidden: [HiddenLayer] = []
  private var noises: [NoisePlace] = []
  private var channels = Architecture.imageChannels
  private var size = Architecture.imageSize

  /// - Parameter noise: σ after rectifiers.
  init(noise: Double) { sigma = Float(noise) }

  private mutating func addNoise(_ name: String) -> Int {
    noises.append(NoisePlace(name: name, sigma: sigma))
    return noises.count - 1
  }

  /// - Parameter noiseName: names the noise after the rectifier; nil where there is none.
  mutating func addPlain(
    name: String, norm: String, outputs: Int, start: InitialValues = .heNormal,
    noiseName: String?, pooled: Bool = false
  ) {
    let convolution = Convolution(
      name: name, norm: norm, inputs: channels, outputs: outputs, kernel: 3, stride: 1,
      inputSize: size, start: start)
    let noise = noiseName.map { addNoise($0) }
    steps.append(.plain(PlainStep(convolution: convolution, noise: noise, pooled: pooled)))
    channels = outputs
    if pooled { size /= 2 }
  }

  /// A basic block of a ResNet, under torchvision's names.
  mutating func addBlock(name: String, outputs: Int, stride: Int) {
    let first = Convolution(
      name: name + ".conv1", norm: name + ".bn1", inputs: channels, outputs: outputs, kernel: 3,
      stride: stride, inputSize: size)
    let second = Convolution(
      name: name + ".conv2", norm: name + ".bn2", inputs: outputs, outputs: outputs, kernel: 3,
      stride: 1, inputSize: first.outputSize)
    let shortcut = Convolution(
      name: name + ".downsample.0", norm: name + ".downsample.1", inputs: channels,
      outputs: outputs, kernel: 1, stride: stride, inputSize: size)
    let noise = addNoise(name + ".relu1")
    _ = addNoise(name + ".relu2")
    steps.append(
      .residual(
        Block(
          first: first, second: second, shortcut: stride > 1 ? shortcut : nil, noise: noise)))
    (channels, size) = (outputs, first.outputSize)
  }

  mutating func addHidden(_ linear: Linear, noiseName: String) {
    hidden.append(HiddenLayer(linear: linear, noise: addNoise(noiseName)))
  }

  func finished(classifier: Linear, outputNoise: Double) -> Architecture {
    Architecture(
      steps: steps, hidden: hidden, classifier: classifier,
      noises: noises + [NoisePlace(name: "pool", sigma: Float(outputNoise))],
      features: channels, lastSize: size)
  }
}
