import ArgumentParser
import Tensors

/// The memory that a training step needs, in a process that does nothing else, against PyTorch.
struct StepMemory: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memory", abstract: "The most memory that a training step needs.")

  @OptionGroup var conditions: Conditions
  @Option(parsing: .upToNextOption, help: "The networks: resnet18, vgg16.")
  var networks = NetworkChoice.allCases
  @Option(help: "Channels of the first stage.") var width = 64
  @Option(parsing: .upToNextOption, help: "Images in a step, each number in turn.")
  var batches = [128, 256]
  @Option(help: "Standard deviation of the noise.") var noise = 0.4
  @Option(parsing: .upToNextOption, help: NetworkForm.help)
  var forms: [NetworkForm] = [.nchw, .channelsLast]

  func run() throws {
    var report = Report(conditions)
    for network in networks {
      let rows = try batches.flatMap { try compare(network, batch: $0) }
      report.memory += rows
      report.notes += perImage(network, rows)
    }
    try report.show()
  }

  private func compare(_ choice: NetworkChoice, batch: Int) throws -> [MemoryComparison] {
    let subject = "training step, \(choice.name), width \(width), batch \(batch), σ \(noise)"
    Report.note("memory: \(subject)")
    let bytes = try ourBytes(choice, batch: batch)
    let folder = try WorkFolder()
    let work = try TrainingWork(choice.network(width: width, noise: noise), batch: batch)
    let file = try folder.write(try work.tensors.encoded(), to: "network.safetensors")
    let arguments = [
      file, "--network", choice.rawValue, "--threads", "\(conditions.threads)",
    ]
    var comparisons: [MemoryComparison] = []
    do {
      for form in forms {
        let (name, peerBytes) = try measurePeer(
          arguments + work.arguments + ["--form", form.rawValue])
        comparisons.append(
          MemoryComparison(
            subject: subject, batch: batch, peer: name, ourBytes: bytes, peerBytes: peerBytes))
      }
    } catch BenchmarkError.missing(let peer, let reason) {
      Report.note("memory: ibpipe alone, since \(peer) cannot run: \(reason)")
    }
    return comparisons.isEmpty
      ? [
        MemoryComparison(subject: subject, batch: batch, peer: nil, ourBytes: bytes, peerBytes: nil)
      ]
      : comparisons
  }

  private func ourBytes(_ choice: NetworkChoice, batch: Int) throws -> Int {
    let output = try ChildProcess.output(of: [
      "/proc/self/exe", MeasuredStep.configuration.commandName ?? "", "--network",
      choice.rawValue, "--width", "\(width)", "--batch", "\(batch)", "--noise", "\(noise)",
      "--threads", "\(conditions.threads)",
    ])
    guard let bytes = Int(output) else {
      throw BenchmarkError.process("“\(output)” is no number of bytes.")
    }
    return bytes
  }

  private func measurePeer(_ arguments: [String]) throws -> (name: String, bytes: Int) {
    let peer = try PeerProcess("training_step.py", arguments, python: conditions.interpreter)
    for _ in 0..<MeasuredStep.steps { _ = try peer.run() }
    return (peer.description, try peer.memory())
  }

  /// What each further image of a batch takes, where there are batches of several sizes.
  private func perImage(_ choice: NetworkChoice, _ rows: [MemoryComparison]) -> [String] {
    guard let least = batches.min(), let most = batches.max(), least < most else { return [] }
    let pairs = zip(rows.filter { $0.batch == least }, rows.filter { $0.batch == most })
    func share(_ less: Int, _ more: Int) -> String {
      decimal(mebibytes(Double(more - less) / Double(most - least)))
    }
    let ours = pairs.prefix(1).map { "ibpipe " + share($0.ourBytes, $1.ourBytes) }
    let peers = pairs.compactMap { less, more -> String? in
      guard let peer = less.peer, let low = less.peerBytes, let high = more.peerBytes else {
        return nil
      }
      return "\(peer) \(share(low, high))"
    }
    return [
      "\(choice.name), MiB for each further image of a batch, from \(least) to \(most): "
        + (ours + peers).joined(separator: ", ") + "."
    ]
  }
}

/// What ``StepMemory`` starts: says how many bytes it had at most.
struct MeasuredStep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure-memory", shouldDisplay: false)
  /// The first makes what is made late: the momentum, and what memory is kept for the next.
  static let steps = 2

  @Option var network: NetworkChoice
  @Option var width: Int
  @Option var batch: Int
  @Option var noise: Double
  @Option var threads: Int

  func run() throws {
    Parallel.threads = threads
    let work = try TrainingWork(network.network(width: width, noise: noise), batch: batch)
    for _ in 0..<Self.steps { _ = work.run() }
    print(peakResidentBytes())
  }
}
