import ArgumentParser

/// The logits of many images in evaluation mode, noise included, against PyTorch.
struct InferenceRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inference", abstract: "Inference by the noisy networks.")

  @OptionGroup var conditions: Conditions
  @Option(parsing: .upToNextOption, help: "The networks: resnet18, vgg16.")
  var networks = NetworkChoice.allCases
  @Option(help: "Channels of the first stage.") var width = 64
  @Option(help: "Images in all.") var images = 1024
  @Option(parsing: .upToNextOption, help: "Images in a batch, each number in turn.")
  var batches = [128, 256]
  @Option(help: "Standard deviation of the noise.") var noise = 0.4
  @Option(parsing: .upToNextOption, help: NetworkForm.help)
  var forms: [NetworkForm] = [.nchw, .nchwStored, .channelsLastStored]

  /// The images whose logits are compared first, without noise.
  private static let checkedImages = 64

  func run() throws {
    var report = Report(conditions)
    for network in networks {
      for batch in batches {
        report.comparisons += try compare(network, batch: batch)
      }
    }
    try report.show()
  }

  private func compare(_ choice: NetworkChoice, batch: Int) throws -> [Comparison] {
    let folder = try WorkFolder()
    let network = choice.network(width: width, noise: noise)
    let work = try InferenceWork(network, images: images, batch: batch)
    let checked = min(images, Self.checkedImages)
    return try conditions.compare(
      "inference, \(choice.name), width \(width), \(images) images, batch \(batch), σ \(noise)",
      script: "inference.py", forms: forms.map(\.rawValue),
      arguments: [
        try folder.write(work.tensors.encoded(), to: "network.safetensors"), "--network",
        choice.rawValue, "--noise", "\(noise)", "--batch", "\(batch)", "--checked-images",
        "\(checked)",
      ],
      checking: [("largest logit", 1e-3)]
        + (0..<checked * network.classes).map {
          ("logit \($0 % network.classes) of image \($0 / network.classes)", 1e-3)
        },
      check: { try work.logits(ofImages: checked) }, ours: work.run)
  }
}
