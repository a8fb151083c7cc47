import ArgumentParser
import Glibc
import Information
import Tensors

/// All estimates of one checkpoint in the published settings: I(X;T) and I(T;Ŷ) of every subset.
struct CheckpointEstimates: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint",
    abstract: "All information estimates of one checkpoint, and how they grow.",
    discussion: """
      Without a peer: `critic` compares a step of the same work. The whole checkpoint is timed once; \
      growth is measured with fewer epochs. The variables depend on each other, as a network's do, \
      unless told otherwise: the more they tell of each other, the fewer pairs weigh in the \
      gradient.
      """)

  @OptionGroup var conditions: Conditions
  @Option(help: "Rows of a subset.") var rows = 5000
  @Option(help: "Subsets: four of the target class and three clean classes.") var subsets = 7
  @Option(help: "The length of the representation T.") var features = 512
  @Option(help: "The length of the input X.") var pixels = 3072
  @Option(help: "The length of the prediction Ŷ.") var classes = 10
  @Flag(help: "Draw all variables apart: they tell nothing of each other.")
  var independent = false
  @Flag(help: "Leave out how the estimates grow.") var skipGrowth = false
  @Option(help: "Divide the published numbers of epochs by this, for a quick look.") var shorten = 1
  @Option(help: "Epochs where rows or negatives grow.") var epochs = 8

  func validate() throws {
    guard rows >= 1024, [subsets, features, pixels, classes, shorten].allSatisfy({ $0 >= 1 }),
      epochs >= 2
    else { throw ValidationError("Rows are at least 1024, epochs 2, all else 1.") }
  }

  private struct Term {
    let name: String
    let published: InfoNCEOptions
    let other: Tensor
  }

  func run() throws {
    Parallel.threads = conditions.threads
    var report = Report(conditions)
    let hidden = normals("hidden", [rows, CheckpointEstimates.shared])
    let representation = noisy(
      noisy(hidden, "features", length: 2 * features, noise: 0, scale: 4), "representation",
      length: features, noise: 0.4)
    let terms = [
      Term(
        name: "I(X;T)", published: .inputRepresentation,
        other: independent
          ? normals("input", [rows, pixels]) : noisy(hidden, "input", length: pixels, noise: 1)),
      Term(
        name: "I(T;Ŷ)", published: .representationPrediction,
        other: independent
          ? normals("prediction", [rows, classes])
          : noisy(representation, "prediction", length: classes, noise: 0.1)),
    ]
    var total = 0.0
    for term in terms {
      var options = term.published
      options.epochs = max(1, options.epochs / shorten)
      Report.note("\(subsets) estimates of \(term.name), \(rows) rows, \(options.epochs) epochs")
      var found: [InformationEstimate] = []
      let time = try seconds {
        found = try estimates(representation, term.other, options, rows: rows)
      }
      total += time
      let value = decimal(found.map(\.value).reduce(0, +) / Double(found.count))
      report.notes.append(
        "\(term.name), \(value) nats: \(subsets) estimates from \(rows) rows, \(options.epochs) epochs of batches "
          + "of \(options.batch) with \(options.negatives) negatives: \(decimal(time, places: 1)) s."
      )
    }
    report.notes.append("The checkpoint: \(decimal(total, places: 1)) s.")
    if !skipGrowth { for term in terms { report.growth += try growth(representation, term) } }
    try report.show()
  }

  /// One estimate for each thread, since that is how they are made.
  private func growth(_ representation: Tensor, _ term: Term) throws -> [GrowthSeries] {
    var published = term.published
    published.epochs = epochs
    func series(
      _ quantity: String, _ sizes: [Int],
      _ work: @escaping (_ size: Int) -> (options: InfoNCEOptions, rows: Int)
    ) throws -> GrowthSeries {
      try GrowthSeries(
        "\(conditions.threads) estimates of \(term.name)", by: quantity, sizes, each: "estimate",
        count: conditions.threads, times: conditions.pairs
      ) { size in
        let (options, count) = work(size)
        return {
          try seconds {
            _ = try estimates(
              representation, term.other, options, rows: count, count: conditions.threads)
          }
        }
      }
    }
    return [
      try series("rows", [rows / 4, rows / 2, rows]) { (published, $0) },
      try series("negatives", [64, 128, 256, 512, 1024]) { size in
        var options = published
        options.negatives = size
        return (options, rows)
      },
      try series("epochs", [epochs / 2, epochs, 2 * epochs]) { size in
        var options = published
        options.epochs = size
        return (options, rows)
      },
    ]
  }

  private func estimates(
    _ representation: Tensor, _ other: Tensor, _ options: InfoNCEOptions, rows: Int,
    count: Int? = nil
  ) throws -> [InformationEstimate] {
    func first(_ tensor: Tensor) -> Tensor {
      Tensor(
        shape: [rows, tensor.rowSize], values: Array(tensor.values.prefix(rows * tensor.rowSize)))
    }
    let (a, b) = (first(representation), first(other))
    return try InfoNCE.estimates(count: count ?? subsets) { index in
      InfoNCE.JointSample(InfoNCE(options: options, seed: UInt64(index)), a, b)
    }
  }

  /// Numbers behind input and representation, which make them depend on each other.
  private static let shared = 16

  /// Sines of mixtures of a variable's components, and noise.
  private func noisy(
    _ variable: Tensor, _ purpose: String, length: Int, noise: Float, scale: Float = 1
  ) -> Tensor {
    let inputs = variable.rowSize
    let weights = normals(purpose + "/weights", [inputs, length]).values
    var values = normals(purpose + "/noise", [rows, length]).values
    let scale = scale / Float(inputs).squareRoot()
    for row in 0..<rows {
      var sums = [Float](repeating: 0, count: length)
      for input in 0..<inputs {
        let value = variable.values[row * inputs + input] * scale
        for column in 0..<length { sums[column] += value * weights[input * length + column] }
      }
      for column in 0..<length {
        values[row * length + column] *= noise
        values[row * length + column] += sin(sums[column])
      }
    }
    return Tensor(shape: [rows, length], values: values)
  }

  private func normals(_ purpose: String, _ shape: [Int]) -> Tensor {
    let stream = RandomStream(seed: 1, purpose: "benchmark/" + purpose)
    return Tensor(shape: shape, values: stream.normals(count: shape.reduce(1, *)))
  }
}
