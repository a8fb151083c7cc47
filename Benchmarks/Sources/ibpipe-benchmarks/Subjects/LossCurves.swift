import ArgumentParser
import Datasets
import FoundationEssentials
import Networks
import Tensors

/// Whether a training run by the fast convolutions is one more run of its kind: several seeds, each
/// by the fast and by the direct convolutions, which may differ by no more than seeds do.
struct LossCurves: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "loss-curves",
    abstract: "Training by the fast convolutions against the direct ones.")

  @OptionGroup var conditions: Conditions
  @Option(help: "A folder with CIFAR-10. (default: the embedded synthetic images)")
  var data: String?
  @Option(help: "Channels of the first stage.") var width = 16
  @Option(help: "Images to train on.") var images = 2000
  @Option(help: "Epochs.") var epochs = 8
  @Option(help: "Seeds, of the weights, the order and the noise.") var seeds = 3
  @Option(help: "Standard deviation of the noise.") var noise = 0.4

  func validate() throws {
    guard seeds >= 2, epochs >= 1, images >= 10 else {
      throw ValidationError("There must be 2 seeds, 1 epoch and 10 images at least.")
    }
  }

  /// The mean training loss after each epoch.
  private typealias Curve = [Double]

  func run() throws {
    Parallel.threads = conditions.threads
    let training = try samples(.train, count: images)
    let test = try samples(.test, count: max(10, images / 5))
    func curve(seed: Int, _ method: ConvolutionMethod) throws -> Curve {
      let network = ResNet18(width: width, noise: noise, outputNoise: noise)
      let trainer = try Trainer(
        network: network, options: TrainingOptions(batch: 128, seed: UInt64(seed)),
        state: try TrainingState(initializing: network, seed: UInt64(seed)), training: training,
        test: test, triggered: nil, method: method)
      return try (0..<epochs).map { _ in try trainer.runEpoch().trainLoss }
    }
    var fast: [Curve] = []
    var direct: [Curve] = []
    for seed in 1...seeds {
      fast.append(try curve(seed: seed, .fastest))
      direct.append(try curve(seed: seed, .direct))
      Report.note("seed \(seed) of \(seeds) is trained by both")
    }
    try show((0..<epochs).map { Moment(epoch: $0, fast: fast, direct: direct) })
  }

  private func samples(_ split: Split, count: Int) throws -> LabelledImages {
    let perClass = (count + 9) / 10
    return try data.map { try CIFAR10.read(at: $0, split: split, perClass: perClass) }
      ?? SyntheticImages.make(split: split, perClass: perClass, seed: 1)
  }

  private func show(_ moments: [Moment]) throws {
    guard !conditions.json else {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
      print(String(decoding: try encoder.encode(moments), as: UTF8.self))
      return
    }
    func text(_ value: Double) -> String {
      let scaled = Int((abs(value) * 10_000).rounded())
      let digits = "\(scaled % 10_000)"
      return "\(scaled / 10_000)." + String(repeating: "0", count: 4 - digits.count) + digits
    }
    print("| epoch | direct: lowest – highest | fast: lowest – highest | means apart | one seed |")
    print("|---|---|---|---|---|")
    for moment in moments {
      let ranges = [moment.direct, moment.fast].map {
        text($0.min() ?? 0) + " – " + text($0.max() ?? 0)
      }
      print(
        "| \(moment.epoch) | \(ranges[0]) | \(ranges[1]) | \(text(moment.betweenMeans)) "
          + "| \(text(moment.betweenMethods)) |")
    }
    let isWithin = moments.allSatisfy { $0.betweenMeans <= $0.betweenSeeds }
    print(
      isWithin
        ? "The methods' means lie nearer to one another than seeds do, after every epoch."
        : "After some epoch the methods' means lie farther apart than seeds do.")
  }

  /// The losses of one epoch.
  private struct Moment: Encodable {
    let epoch: Int
    let fast: [Double]
    let direct: [Double]
    /// The greatest difference between the methods for one seed.
    let betweenMethods: Double
    /// The greatest difference between seeds by the direct method.
    let betweenSeeds: Double
    /// How far the methods' means lie apart.
    let betweenMeans: Double

    init(epoch: Int, fast: [Curve], direct: [Curve]) {
      self.epoch = epoch + 1
      self.fast = fast.map { $0[epoch] }
      self.direct = direct.map { $0[epoch] }
      betweenMethods = zip(self.fast, self.direct).map { abs($0 - $1) }.max() ?? 0
      betweenSeeds = (self.direct.max() ?? 0) - (self.direct.min() ?? 0)
      let means = [self.fast, self.direct].map { $0.reduce(0, +) / Double($0.count) }
      betweenMeans = abs(means[0] - means[1])
    }
  }
}
