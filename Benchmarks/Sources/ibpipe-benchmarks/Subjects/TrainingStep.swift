import ArgumentParser
import Networks
import Tensors

/// One step of SGD of the noisy ResNet-18, against PyTorch.
struct TrainingStep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "training-step", abstract: "A training step of the noisy ResNet-18.")

  @OptionGroup var conditions: Conditions
  @Option(help: "Channels of the first stage.") var width = 64
  @Option(help: "Images in a step.") var batch = 128
  @Option(help: "Standard deviation of the noise.") var noise = 0.4
  @Option(
    parsing: .upToNextOption,
    help: "PyTorch's forms: nchw, channels-last, channels-last-stored (noise drawn once).")
  var forms = ["nchw", "channels-last-stored"]

  /// Steps without noise whose losses are compared first: the second loss tells whether the
  /// first step's gradients and update were the same.
  private static let checkedSteps = 3

  func run() throws {
    let network = ResNet18(width: width, noise: noise, outputNoise: noise)
    let options = TrainingOptions(batch: batch)
    let initial = try TrainingState(initializing: network, seed: 1)
    let images = Tensor(
      shape: [batch, ResNet18.imageSize, ResNet18.imageSize, ResNet18.imageChannels],
      values: RandomStream(seed: 1, purpose: "benchmark/images").uniforms(
        count: batch * ResNet18.imageSize * ResNet18.imageSize * ResNet18.imageChannels))
    let labels = (0..<batch).map { $0 * 7 % network.classes }
    let runner = NetworkRunner(network, capacity: batch, training: true)
    func step(_ noise: any NoiseSource) -> Double {
      let outcome = runner.findGradients(
        images: images, rows: 0..<batch, labels: labels, noise: noise)
      runner.applyGradients(learningRate: options.learningRate, options: options)
      return outcome.losses.reduce(0, +) / Double(batch)
    }

    let folder = try WorkFolder()
    var tensors = TensorFile(floats: initial.parameters)
    tensors.floats["images"] = images
    tensors.integers["labels"] = IntegerTensor(labels)
    var steps = 0
    var report = Report(conditions)
    report.comparisons = try conditions.compare(
      "training step, ResNet-18, width \(width), batch \(batch), σ \(noise)",
      script: "training_step.py", forms: forms,
      arguments: [
        try folder.write(tensors.encoded(), to: "network.safetensors"), "--noise", "\(noise)",
        "--learning-rate", "\(options.learningRate)", "--momentum", "\(options.momentum)",
        "--weight-decay", "\(options.weightDecay)", "--checked-steps", "\(Self.checkedSteps)",
      ],
      checking: (0..<Self.checkedSteps).map { ("loss of step \($0 + 1)", 1e-3) },
      check: {
        runner.load(initial)
        let losses = (0..<Self.checkedSteps).map { _ in step(NoNoise()) }
        runner.load(initial)
        return losses
      },
      ours: {
        steps += 1
        return seconds {
          _ = step(RandomNoise(seed: 1, purpose: "train", step: steps, network: network))
        }
      })
    try report.show()
  }
}

/// Leaves everything as it is, so that two implementations can be compared.
private struct NoNoise: NoiseSource {
  func add(
    place: Int, first: Int, count: Int, scale: Float, to values: UnsafeMutablePointer<Float>
  ) {}
}
