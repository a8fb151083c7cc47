import ArgumentParser
import Networks
import Tensors

/// Winograd's convolutions against our direct ones, layer by layer: what the choice between them
/// rests on.
struct ConvolutionLayers: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convolutions",
    abstract: "The passes of 3×3 convolutions, fast and direct, layer by layer.",
    discussion: """
      The rate counts the direct method's multiplications and additions, whatever was done instead. \
      The error is the greatest difference between the methods, as a share of the largest value.
      """)

  @OptionGroup var conditions: Conditions
  @Option(help: "Images in a batch.") var batch = 128
  @Option(
    parsing: .upToNextOption,
    help: "Channels of the first stage: the layers are those of ResNet-18.")
  var widths = [16, 64]

  func run() throws {
    Parallel.threads = conditions.threads
    var report = Report(conditions)
    for width in widths {
      for stage in 0..<4 {
        try compare(channels: width << stage, size: 32 >> stage, in: &report)
      }
    }
    try report.show()
  }

  private func compare(channels: Int, size: Int, in report: inout Report) throws {
    func layer(_ method: ConvolutionMethod) -> SingleConvolution {
      SingleConvolution(
        inputs: channels, outputs: channels, size: size, images: batch, method: method, seed: 1)
    }
    let (direct, fast) = (layer(.direct), layer(.fastest))
    let passes: [(String, (SingleConvolution) -> UnsafeBufferPointer<Float>)] = [
      ("forward", { $0.forward() }), ("input gradient", { $0.inputGradient() }),
      ("weight gradient", { $0.weightGradient() }),
    ]
    for (name, pass) in passes {
      let truth = Array(pass(direct))
      let largest = truth.lazy.map { abs($0) }.max() ?? 0
      let error = zip(pass(fast), truth).lazy.map { abs($0 - $1) }.max() ?? 0
      let subject = "\(channels) channels, \(size)², \(name)"
      let comparison = try Comparison(
        subject, pairs: conditions.pairs, ours: { seconds { _ = pass(fast) } },
        against: ("direct", { seconds { _ = pass(direct) } }))
      report.comparisons.append(comparison)
      let rate = fast.operations / (comparison.ourSeconds.min() ?? 1) / 1e9
      let directRate = fast.operations / (comparison.peerSeconds.min() ?? 1) / 1e9
      report.notes.append(
        "\(subject): \(Int(rate)) GFLOP/s (direct \(Int(directRate))), error \(error / largest)")
    }
  }
}
