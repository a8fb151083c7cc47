import ArgumentParser

/// One step of SGD of the noisy networks, against PyTorch.
struct TrainingStep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "training-step", abstract: "A training step of the noisy networks.")

  @OptionGroup var conditions: Conditions
  @Option(parsing: .upToNextOption, help: "The networks: resnet18, vgg16.")
  var networks = NetworkChoice.allCases
  @Option(help: "Channels of the first stage.") var width = 64
  @Option(parsing: .upToNextOption, help: "Images in a step, each number in turn.")
  var batches = [128, 256]
  @Option(help: "Standard deviation of the noise.") var noise = 0.4
  @Option(parsing: .upToNextOption, help: NetworkForm.help) var forms: [NetworkForm] = []

  private static let checkedSteps = 3

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
    let work = try TrainingWork(choice.network(width: width, noise: noise), batch: batch)
    return try conditions.compare(
      "training step, \(choice.name), width \(width), batch \(batch), σ \(noise)",
      script: "training_step.py",
      forms: (forms.isEmpty ? usualForms(of: choice) : forms).map(\.rawValue),
      arguments: [
        try folder.write(try work.tensors.encoded(), to: "network.safetensors"), "--network",
        choice.rawValue, "--checked-steps", "\(Self.checkedSteps)",
      ] + work.arguments,
      checking: (0..<Self.checkedSteps).map { ("loss of step \($0 + 1)", 1e-3) },
      check: { try work.losses(ofSteps: Self.checkedSteps) }, ours: work.run)
  }

  /// Without the slowest: NCHW with stored noise, where channels last is faster at any rate.
  private func usualForms(of choice: NetworkChoice) -> [NetworkForm] {
    choice == .resnet18
      ? [.nchw, .channelsLast, .channelsLastStored] : NetworkForm.allCases
  }
}
