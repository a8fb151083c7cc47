import ArgumentParser
import Projections
import Tensors

/// k-means from one start and from ten, against scikit-learn.
struct KMeansClustering: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "k-means", abstract: "k-means of 50,000 points.")

  @OptionGroup var conditions: Conditions
  @Option(help: "How many points.") var points = 50_000
  @Option(help: "Their dimensions.") var dimensions = 512
  @Option(parsing: .upToNextOption, help: "How many clusters.") var clusters = [2, 10, 20]
  @Option(parsing: .upToNextOption, help: "From how many starts.") var starts = [1, 10]

  func run() throws {
    let folder = try WorkFolder()
    var report = Report(conditions)
    let points = ClusteredPoints.make(count: points, dimensions: dimensions)
    for count in clusters {
      // The first points belong to as many clouds as there are.
      let centres = Tensor(
        shape: [count, dimensions], values: Array(points.values.prefix(count * dimensions)))
      let file = try folder.write(
        TensorFile(floats: ["points": points, "centres": centres]).encoded(),
        to: "points.safetensors")
      for starts in starts {
        var draws: UInt64 = 0
        report.comparisons += try conditions.compare(
          "k-means, \(points.shape[0]) points, \(dimensions) dimensions, \(count) clusters, "
            + "\(starts) \(starts == 1 ? "start" : "starts")",
          script: "kmeans.py", forms: ["lloyd"], arguments: [file, "--starts", "\(starts)"],
          checking: [("inertia from the same centres", 1e-4)],
          check: {
            [try KMeans(clusters: count, starts: 1, seed: 1).fit(points, from: centres).inertia]
          },
          ours: {
            draws += 1
            return try seconds {
              _ = try KMeans(clusters: count, starts: starts, seed: draws).fit(points)
            }
          })
      }
    }
    try report.show()
  }
}
