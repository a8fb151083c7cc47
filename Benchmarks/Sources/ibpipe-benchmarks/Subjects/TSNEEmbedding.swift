import ArgumentParser
import Projections
import Tensors

/// A whole t-SNE, from the points to the embedding, against openTSNE.
struct TSNEEmbedding: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "t-sne", abstract: "A t-SNE embedding of 10,000 and of 50,000 points.")

  @OptionGroup var conditions: Conditions
  @Option(parsing: .upToNextOption, help: "How many points.") var points = [10_000, 50_000]
  @Option(help: "Their dimensions.") var dimensions = 512

  func run() throws {
    let folder = try WorkFolder()
    var report = Report(conditions)
    for count in points { report.comparisons += try compare(count, in: folder) }
    try report.show()
  }

  private func compare(_ count: Int, in folder: WorkFolder) throws -> [Comparison] {
    let points = ClusteredPoints.make(count: count, dimensions: dimensions)
    let tSNE = TSNE(seed: 1)
    let file = try folder.write(
      TensorFile(floats: ["points": points]).encoded(), to: "points.safetensors")
    let comparisons = try conditions.compare(
      "t-SNE, \(count) points, \(dimensions) dimensions", script: "tsne.py", forms: ["opentsne"],
      arguments: [file, "--perplexity", "\(tSNE.options.perplexity)"],
      checking: [("KL(P‖Q)", 0.02)], check: { [try tSNE.embed(points).divergence] },
      warmingUp: false, ours: { try seconds { _ = try tSNE.embed(points) } })
    try folder.remove("points.safetensors")
    return comparisons
  }
}
