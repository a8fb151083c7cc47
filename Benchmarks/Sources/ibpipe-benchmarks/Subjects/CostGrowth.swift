import ArgumentParser
import ArtifactStore
import Information
import Tensors

/// How the cost of ibpipe's own work grows with its sizes; `no-op` tells how that of a run grows
/// with its stages.
struct CostGrowth: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "growth",
    abstract: "How the time of ibpipe's work grows with each of its sizes.",
    discussion: """
      Every point is timed as often as there would be pairs, after a warm-up, and the least counts. \
      An exponent of 1 says that twice the size takes twice the time.
      """)

  @OptionGroup var conditions: Conditions
  @Option(parsing: .upToNextOption, help: "The networks: resnet18, vgg16.")
  var networks = NetworkChoice.allCases
  @Option(help: "Channels of the first stage, where they do not grow.") var width = 64
  @Option(parsing: .upToNextOption, help: "Channels of the first stage, where they grow.")
  var widths = [8, 16, 32, 64]
  @Option(help: "Images in a batch, where they do not grow.") var batch = 128
  @Option(parsing: .upToNextOption, help: "Images in a step, where they grow.")
  var batches = [32, 64, 128, 256, 512]
  @Option(parsing: .upToNextOption, help: "Images to find the logits of.")
  var images = [128, 256, 512, 1024]
  @Option(parsing: .upToNextOption, help: "Rows of a critic's batch.")
  var rows = [64, 128, 256, 512, 1024]
  @Option(parsing: .upToNextOption, help: "Negatives of each row.")
  var negatives = [64, 128, 256, 512, 1024]
  @Option(parsing: .upToNextOption, help: "Megabytes of an artifact.")
  var megabytes = [1, 10, 50, 200]
  @Option(help: "Standard deviation of the noise.") var noise = 0.4

  func run() throws {
    var report = Report(conditions)
    Parallel.threads = conditions.threads
    for network in networks {
      let byBatch = try trainingByBatch(network)
      report.growth += [
        byBatch, try trainingByWidth(network), try inferenceByImages(network),
      ]
      if conditions.threadCounts.count > 1 { report.growth.append(try trainingByThreads(network)) }
      report.notes.append(epoch(network, byBatch))
    }
    report.growth += try critics("I(X;T)", 3072, .inputRepresentation)
    report.growth += try critics("I(T;Y)", 10, .representationPrediction)
    report.growth += [try artifactWrites(), try artifactReads()]
    try report.show()
  }

  private func trainingByBatch(_ choice: NetworkChoice) throws -> GrowthSeries {
    try GrowthSeries(
      "training step, \(choice.name), width \(width)", by: "batch", batches, each: "image",
      times: conditions.pairs
    ) { try TrainingWork(choice.network(width: width, noise: noise), batch: $0).run }
  }

  private func trainingByWidth(_ choice: NetworkChoice) throws -> GrowthSeries {
    try GrowthSeries(
      "training step, \(choice.name), batch \(batch)", by: "width", widths, each: "image",
      count: batch, times: conditions.pairs
    ) { try TrainingWork(choice.network(width: $0, noise: noise), batch: batch).run }
  }

  private func trainingByThreads(_ choice: NetworkChoice) throws -> GrowthSeries {
    defer { Parallel.threads = conditions.threads }
    let work = try TrainingWork(choice.network(width: width, noise: noise), batch: batch)
    return try GrowthSeries(
      "training step, \(choice.name), width \(width), batch \(batch)", by: "threads",
      conditions.threadCounts, each: "image", count: batch, times: conditions.pairs
    ) { threads in
      Parallel.threads = threads
      return work.run
    }
  }

  private func inferenceByImages(_ choice: NetworkChoice) throws -> GrowthSeries {
    try GrowthSeries(
      "inference, \(choice.name), width \(width), batch \(batch)", by: "images", images,
      each: "image", times: conditions.pairs
    ) {
      try InferenceWork(choice.network(width: width, noise: noise), images: $0, batch: batch).run
    }
  }

  /// An epoch is as many steps, and each costs the same whatever came before.
  private func epoch(_ choice: NetworkChoice, _ series: GrowthSeries) -> String {
    let times = zip(series.points, series.secondsEach).map { point, each in
      "\(decimal(each * 50_000, places: 0)) s of steps of \(point.size)"
    }
    return "\(choice.name), width \(width): an epoch of 50,000 images takes "
      + times.joined(separator: ", ") + "."
  }

  private func critics(
    _ name: String, _ other: Int, _ options: InfoNCEOptions
  ) throws -> [GrowthSeries] {
    [
      try GrowthSeries(
        "critic step, \(name), \(options.negatives) negatives", by: "rows", rows, each: "row",
        times: conditions.pairs
      ) { try criticStep(other, options, rows: $0, negatives: options.negatives) },
      try GrowthSeries(
        "critic step, \(name), \(options.batch) rows", by: "negatives", negatives, each: "row",
        count: options.batch, times: conditions.pairs
      ) { try criticStep(other, options, rows: options.batch, negatives: $0) },
    ]
  }

  /// A step for a representation of 512 and another variable of the given length.
  private func criticStep(
    _ other: Int, _ options: InfoNCEOptions, rows: Int, negatives: Int
  ) throws -> () throws -> Double {
    let features = 512
    func normals(_ purpose: String, _ length: Int) -> Tensor {
      let stream = RandomStream(seed: 1, purpose: purpose)
      return Tensor(shape: [rows, length], values: stream.normals(count: rows * length))
    }
    let (a, b) = (normals("benchmark/a", features), normals("benchmark/b", other))
    let critic = Critic(left: features, right: other, hidden: options.hidden, seed: 1)
    let step = CriticStep(critic: critic, capacity: rows, negatives: negatives, seed: 1)
    var optimiser = AdamW(critic: critic, options: options)
    var draw = 0
    let indices = Array(0..<rows)
    return {
      draw += 1
      return seconds {
        step.load(a, b, rows: indices[...])
        _ = step.run(draw: draw)
        _ = optimiser.update(critic, learningRate: options.learningRate)
      }
    }
  }

  private func artifactWrites() throws -> GrowthSeries {
    try GrowthSeries(
      "artifact write, dense float32", by: "MB", megabytes, each: "MB", times: conditions.pairs
    ) { megabytes in
      let folder = try WorkFolder()
      let content = artifact(megabytes)
      return {
        // A store that has the content already would only find that it does.
        let store = try ArtifactStore(opening: folder.path + "/store", threads: conditions.threads)
        defer { try? folder.remove("store") }
        return try seconds { _ = try store.write(content, elementSize: 4) }
      }
    }
  }

  private func artifactReads() throws -> GrowthSeries {
    try GrowthSeries(
      "artifact verified read, dense float32", by: "MB", megabytes, each: "MB",
      times: conditions.pairs
    ) { megabytes in
      let folder = try WorkFolder()
      let store = try ArtifactStore(opening: folder.path + "/store", threads: conditions.threads)
      let stored = try store.write(artifact(megabytes), elementSize: 4)
      return {
        // The folder goes with the work.
        try withExtendedLifetime(folder) { try seconds { _ = try store.read(stored.digest) } }
      }
    }
  }

  private func artifact(_ megabytes: Int) -> [UInt8] {
    RandomStream(seed: 1, purpose: "benchmark/artifact").normals(count: megabytes * 250_000)
      .withUnsafeBytes { [UInt8]($0) }
  }
}
