import Foundation
import Information
import Tensors
import Testing

@Suite(.serialized) struct MutualInformationTests {
  /// Small and quick.
  private func options(_ estimator: Estimator) -> EstimatorOptions {
    var options = EstimatorOptions(estimator)
    options.seeds = min(2, options.seeds)
    options.folds = 2
    options.batch = 100
    options.epochs = 12
    options.patience = 3
    options.hidden = 16
    options.embedding = 8
    options.published = InfoNCEOptions(
      batch: 64, negatives: 32, learningRate: 1e-3, epochs: 16, hidden: 16)
    return options
  }

  /// y = x² + noise: nothing that a covariance sees.
  private func parabola(_ count: Int) -> (Tensor, Tensor) {
    let x = RandomStream(seed: 5, purpose: "x").normals(count: count)
    let noise = RandomStream(seed: 5, purpose: "noise").normals(count: count, scale: 0.3)
    return (
      Tensor(shape: [count], values: x),
      Tensor(shape: [count, 1], values: zip(x, noise).map { $0 * $0 + $1 })
    )
  }

  @Test(arguments: [Estimator.auto, .infoNCE, .sampledInfoNCE, .mine, .nwj, .smile])
  func aGaussiansInformationIsFound(estimator: Estimator) throws {
    let (x, y) = GaussianCase.sample(count: 1500, seed: 7)
    // The first component of either: ½ ln 7.
    func first(_ tensor: Tensor) -> Tensor {
      Tensor(
        shape: [1500],
        values: (0..<1500).map { tensor.values[$0 * tensor.rowSize] })
    }
    let reading = try MutualInformation(options: options(estimator), seed: 1)
      .estimate(first(x), first(y))
    let truth = 0.5 * log(7.0)
    #expect(abs(reading.estimate - truth) < 0.1, "\(reading.estimate)")
    #expect(reading.interval.contains(truth), "\(reading.interval)")
    #expect(reading.interval.contains(reading.estimate))
    #expect(reading.samples == 1500 && reading.seeds.count == 2)
    #expect(reading.heldOut != nil && reading.training != nil)
    #expect((reading.ceiling == nil) == [.mine, .nwj, .smile].contains(estimator))
    #expect(!reading.trace.isEmpty && reading.heldOutTrace.count == reading.trace.count + 1)
  }

  /// Its moving average is off unless asked for.
  @Test func thePublishedMINEFindsAGaussiansInformation() throws {
    let (x, y) = GaussianCase.sample(count: 1000, seed: 7)
    var options = EstimatorOptions(.authorsMINE)
    #expect(options.movingAverage == 1 && options.preprocessing == .none)
    options.seeds = 1
    options.published.hidden = 64
    options.published.learningRate = 5e-3
    options.published.epochs = 150
    let reading = try MutualInformation(options: options, seed: 1).estimate(x, y)
    #expect(abs(reading.estimate - GaussianCase.information) < 0.3, "\(reading.estimate)")
    #expect(reading.trace.count == 150 && reading.trace[0] < 0.3)
    let last = reading.trace.suffix(10)
    #expect(abs(reading.estimate - last.reduce(0, +) / 10) < 1e-12)
    #expect(reading.ceiling == nil && reading.warnings.contains(.trainingValue))
    let heldOut = try #require(reading.heldOut)
    // So few samples are learnt by heart.
    #expect(heldOut < reading.estimate && heldOut > 1, "\(heldOut)")
    options.movingAverage = 0.01
    let averaged = try MutualInformation(options: options, seed: 1).estimate(x, y)
    #expect(averaged.trace[0] == reading.trace[0] && averaged.trace[5] != reading.trace[5])
  }

  /// Samples apart change what is held out, and nothing of what the critic makes of its own.
  @Test(arguments: [Estimator.authors, .authorsMINE])
  func aPublishedCriticIsReadOnSamplesApart(_ estimator: Estimator) throws {
    let (x, y) = GaussianCase.sample(count: 400, seed: 7)
    var options = EstimatorOptions(estimator)
    options.published = InfoNCEOptions(
      batch: 400, negatives: 64, learningRate: 5e-3, epochs: 40, hidden: 32, halfBatches: false)
    let information = MutualInformation(options: options, seed: 1)
    let alone = try information.estimate(x, y)
    let read = { (count: Int) throws -> InformationReading in
      let (x2, y2) = GaussianCase.sample(count: count, seed: 8)
      return try information.estimate(x, y, apart: (a: x2, b: y2))
    }
    for reading in [try read(400), try read(1000)] {
      #expect(reading.estimate == alone.estimate && reading.trace == alone.trace)
      #expect(reading.heldOut != alone.heldOut)
      #expect(abs(try #require(reading.heldOut) - GaussianCase.information) < 0.8)
    }
    // What the critic was trained on is read as high as it was while it was trained.
    let own = try information.estimate(x, y, apart: (a: x, b: y))
    let last = try #require(own.trace.last)
    #expect(abs(try #require(own.heldOut) - last) < 0.4)
  }

  @Test func aCriticLearnsWhatACovarianceDoesNotSee() throws {
    let (x, y) = parabola(1500)
    var options = options(.infoNCE)
    options.epochs = 40
    options.learningRate = 5e-3
    let reading = try MutualInformation(options: options, seed: 1).estimate(x, y)
    #expect(reading.heldOutTrace[0] < 0.1)
    #expect(reading.heldOut ?? 0 > 0.5, "\(reading.heldOut ?? 0)")
  }

  @Test func nothingIsFoundWhereThereIsNothing() throws {
    let a = Tensor(
      shape: [800, 3], values: RandomStream(seed: 1, purpose: "a").normals(count: 2400))
    let b = Tensor(
      shape: [800, 2], values: RandomStream(seed: 1, purpose: "b").normals(count: 1600))
    for estimator in [Estimator.auto, .smile, .ksg] {
      let reading = try MutualInformation(options: options(estimator), seed: 1).estimate(a, b)
      #expect(abs(reading.estimate) < 0.06, "\(estimator): \(reading.estimate)")
    }
  }

  @Test(arguments: Estimator.allCases)
  func theBitsDependOnTheSeedAndNotOnTheThreads(estimator: Estimator) throws {
    let (x, y) = parabola(300)
    func read(_ seed: UInt64, threads: Int) throws -> InformationReading {
      Parallel.threads = threads
      defer { Parallel.threads = 1 }
      return try MutualInformation(options: options(estimator), seed: seed).estimate(x, y)
    }
    let one = try read(1, threads: 1)
    #expect(try read(1, threads: 3) == one)
    if estimator != .ksg { #expect(try read(2, threads: 1).estimate != one.estimate) }
    let decoded = try JSONDecoder().decode(
      InformationReading.self, from: JSONEncoder().encode(one))
    #expect(decoded == one)
  }

  /// An increasing function of a component changes no rank.
  @Test func scalesAndTailsDoNotMatter() throws {
    let (x, y) = parabola(300)
    let bent = Tensor(shape: x.shape, values: x.values.map { $0 * $0 * $0 * 1e6 })
    let estimator = MutualInformation(options: options(.infoNCE), seed: 1)
    #expect(try estimator.estimate(x, y) == estimator.estimate(bent, y))
  }

  @Test func progressIsToldAndCanEndIt() throws {
    struct Stop: Error {}
    let (x, y) = parabola(200)
    for estimator in Estimator.allCases {
      var told: [Double] = []
      let information = MutualInformation(options: options(estimator), seed: 1)
      #expect(throws: Stop.self, "\(estimator)") {
        try information.estimate(x, y) {
          told.append($0)
          throw Stop()
        }
      }
      #expect(told.count == 1)
    }
  }

  @Test func thePublishedRuleEndsTheTrainingWhereAskedTo() throws {
    let a = Tensor(
      shape: [300, 1], values: RandomStream(seed: 1, purpose: "a").normals(count: 300))
    var options = InfoNCEOptions(
      batch: 300, negatives: 300, learningRate: 1e-9, epochs: 40, hidden: 16)
    options.halfBatches = false
    var estimator = InfoNCE(options: options, seed: 1)
    let b = Tensor(shape: [300, 1], values: a.values.reversed())
    #expect(try estimator.estimate(a, b).trace.count == 40)
    estimator.stopsWhenConverged = true
    let stopped = try estimator.estimate(a, b)
    #expect(stopped.trace.count == 15 && stopped.converged)
  }
}
