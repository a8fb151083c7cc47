import Foundation
import Information
import Tensors
import Testing

@Suite struct InfoNCETests {
  static let small = InfoNCEOptions(
    batch: 64, negatives: 32, learningRate: 1e-3, epochs: 4, hidden: 16)

  static func normals(_ rows: Int, _ columns: Int, _ purpose: String) -> Tensor {
    Tensor(
      shape: [rows, columns],
      values: RandomStream(seed: 9, purpose: purpose).normals(count: rows * columns))
  }

  @Test func theGaussianCaseComesWithinATenthOfANat() throws {
    Parallel.threads = 2
    defer { Parallel.threads = 1 }
    #expect(abs(GaussianCase.information - 2.918865) < 1e-6)
    let (x, y) = GaussianCase.sample(count: GaussianCase.publishedCount, seed: 42)
    let estimate = try InfoNCE(options: GaussianCase.options, seed: 1).estimate(x, y)
    #expect(abs(estimate.value - GaussianCase.information) < 0.1, "\(estimate.value)")
    #expect(estimate.ceiling > GaussianCase.information + 1)
  }

  @Test func theGaussianSamplesHaveTheStatedVariances() {
    let (x, y) = GaussianCase.sample(count: 20_000, seed: 3)
    func meanSquare(_ values: [Float]) -> Float {
      values.reduce(0) { $0 + $1 * $1 } / Float(values.count)
    }
    let noise = x.values.indices.map { x.values[$0] - y.values[$0 / 3 * 5 + $0 % 3] }
    #expect(abs(meanSquare(y.values) - 3) < 0.05)
    #expect(abs(meanSquare(noise) - 0.5) < 0.01)
    #expect(abs(meanSquare(x.values) - 3.5) < 0.06)
  }

  /// The ratio of the joint density to the product of the two, and not of x given y to x, as it is
  /// computed.
  @Test func theExactRatioReadsWhatNegativesLeave() {
    let (x, y) = GaussianCase.sample(count: 60, seed: 5)
    func logDensity(_ value: Float, variance: Double) -> Double {
      -Double(value) * Double(value) / (2 * variance) - 0.5 * log(2 * .pi * variance)
    }
    func logRatio(_ i: Int, _ j: Int) -> Double {
      (0..<3).reduce(0) { sum, c in
        let (a, b) = (x.values[i * 3 + c], y.values[j * 5 + c])
        let joint = logDensity(b, variance: 3) + logDensity(a - b, variance: 0.5)
        return sum + joint - logDensity(a, variance: 3.5) - logDensity(b, variance: 3)
      }
    }
    let own = (0..<60).map { logRatio($0, $0) }
    #expect(abs(GaussianCase.information(of: x, y) - own.reduce(0, +) / 60) < 1e-5)
    var options = Self.small
    options.batch = 30
    options.negatives = 7
    let values = (0..<2).flatMap { index in
      (0..<30).map { row in
        var sum = exp(own[index * 30 + row])
        Negatives.drawn(count: 7, seed: 4, draw: index).forEach(row: row, batch: 30) {
          sum += exp(logRatio(index * 30 + row, index * 30 + $0))
        }
        return own[index * 30 + row] - log(sum)
      }
    }
    let expected = values.reduce(0, +) / 60 + log(8.0)
    #expect(abs(GaussianCase.infoNCE(of: x, y, options: options, seed: 4) - expected) < 1e-5)
  }

  /// The values of Goldens/exact_ratio.py.
  @Test(arguments: [(256, 2.7997), (512, 2.8524)])
  func aPublishedCriticFallsShort(negatives: Int, expected: Double) {
    var options = InfoNCEOptions.gaussianStudy
    options.negatives = negatives
    let read = [1, 2, 3].map { (seed: UInt64) in
      let (x, y) = GaussianCase.sample(count: GaussianCase.publishedCount, seed: seed)
      return GaussianCase.infoNCE(of: x, y, options: options, seed: 1)
        - GaussianCase.information(of: x, y)
    }
    let shortfall = read.reduce(0, +) / 3
    #expect(abs(GaussianCase.information + shortfall - expected) < 0.01, "\(shortfall)")
  }

  @Test func independentVariablesShareLittle() throws {
    var options = Self.small
    options.epochs = 20
    let estimate = try InfoNCE(options: options, seed: 1)
      .estimate(Self.normals(4000, 4, "a"), Self.normals(4000, 5, "b"))
    #expect(abs(estimate.value) < 0.03, "\(estimate.value)")
  }

  @Test func theBitsDependOnTheSeedAndNotOnTheThreads() throws {
    let (x, y) = GaussianCase.sample(count: 500, seed: 1)
    func estimate(seed: UInt64, threads: Int) throws -> InformationEstimate {
      Parallel.threads = threads
      defer { Parallel.threads = 1 }
      return try InfoNCE(options: Self.small, seed: seed).estimate(x, y)
    }
    let one = try estimate(seed: 1, threads: 1)
    #expect(try estimate(seed: 1, threads: 2) == one)
    #expect(try estimate(seed: 2, threads: 1).trace != one.trace)
    #expect(one.trace.count == 4)
    #expect(one.value == one.trace.reduce(0, +) / 4, "fewer epochs than are reported: all count")
    let decoded = try JSONDecoder().decode(
      InformationEstimate.self, from: JSONEncoder().encode(one))
    #expect(decoded == one)
  }

  @Test(arguments: [1, 2, 4])
  func severalAtOnceAreEachWhatOneAloneIs(threads: Int) throws {
    let (x, y) = GaussianCase.sample(count: 150, seed: 1)
    let alone = try (1...3).map { try InfoNCE(options: Self.small, seed: $0).estimate(x, y) }
    #expect(Set(alone.map(\.value)).count == 3)
    Parallel.threads = threads
    defer { Parallel.threads = 1 }
    var told: [Double] = []
    let several = try InfoNCE.estimates(count: 3) {
      .init(InfoNCE(options: Self.small, seed: UInt64($0) + 1), x, y)
    } progress: {
      told.append($0)
    }
    #expect(several == alone)
    #expect(told.count == 12 && told == told.sorted() && told.last == 1)
  }

  @Test func oneThatFailsOrIsStoppedEndsAll() throws {
    struct Stop: Error {}
    let (x, y) = GaussianCase.sample(count: 150, seed: 1)
    let none = Tensor(shape: [0, 3], values: [])
    Parallel.threads = 2
    defer { Parallel.threads = 1 }
    #expect(throws: InformationError.samples(left: 0, right: 150)) {
      try InfoNCE.estimates(count: 4) {
        .init(InfoNCE(options: Self.small, seed: 1), $0 == 3 ? none : x, y)
      }
    }
    var told = 0
    #expect(throws: Stop.self) {
      try InfoNCE.estimates(count: 4) { _ in
        .init(InfoNCE(options: Self.small, seed: 1), x, y)
      } progress: { _ in
        told += 1
        throw Stop()
      }
    }
    #expect(told == 1)
  }

  @Test func progressIsToldAndCanEndTheEstimate() throws {
    struct Stop: Error {}
    let (x, y) = GaussianCase.sample(count: 200, seed: 1)
    var told: [Double] = []
    _ = try InfoNCE(options: Self.small, seed: 1).estimate(x, y) { told.append($0) }
    #expect(told == [0.25, 0.5, 0.75, 1])
    told = []
    #expect(throws: Stop.self) {
      try InfoNCE(options: Self.small, seed: 1).estimate(x, y) {
        told.append($0)
        if $0 >= 0.5 { throw Stop() }
      }
    }
    #expect(told == [0.25, 0.5])
  }

  @Test(arguments: [1, 2, 64, 65, 130])
  func anyNumberOfSamplesWorks(count: Int) throws {
    var options = Self.small
    options.halfBatches = false
    let estimate = try InfoNCE(options: options, seed: 1)
      .estimate(Self.normals(count, 3, "a"), Self.normals(count, 1, "b"))
    #expect(estimate.value.isFinite)
    #expect(estimate.samples == count)
    #expect(estimate.skippedBatches == 0)
    #expect(estimate.ceiling == InfoNCE.ceiling(batch: min(64, count), negatives: 32))
    if count == 1 { #expect(abs(estimate.value) < 1e-6 && estimate.ceiling == 0) }
  }

  @Test func unusableInputsAreRefused() {
    let a = Self.normals(10, 2, "a")
    func refusal(_ a: Tensor, _ b: Tensor, _ options: InfoNCEOptions) -> InformationError? {
      #expect(throws: InformationError.self) {
        try InfoNCE(options: options, seed: 0).estimate(a, b)
      }
    }
    #expect(refusal(a, Self.normals(9, 2, "b"), Self.small) == .samples(left: 10, right: 9))
    let empty = Tensor(shape: [0, 3])
    #expect(refusal(empty, empty, Self.small) == .samples(left: 0, right: 0))
    let hollow = Tensor(shape: [10, 0])
    #expect(refusal(a, hollow, Self.small) == .noComponents(variable: "second"))
    var broken = a
    broken.values[7] = .nan
    #expect(refusal(a, broken, Self.small) == .notFinite(variable: "second"))
    // One batch an epoch: the first step throws the weights so far that the second overflows.
    let huge = Tensor(shape: a.shape, values: a.values.map { $0 * 1e37 })
    var wild = Self.small
    wild.learningRate = 1e6
    #expect(refusal(huge, huge, wild) == .diverged(epoch: 2))
    for change in [
      { $0.batch = 0 }, { $0.negatives = 0 }, { $0.epochs = .max }, { $0.hidden = -1 },
      { $0.learningRate = .nan }, { $0.plateauFactor = 1 }, { $0.weightDecay = -1 },
      { $0.clipNorm = 0 }, { $0.plateauPatience = -1 }, { $0.reportedEpochs = 0 },
    ] as [(inout InfoNCEOptions) -> Void] {
      var options = Self.small
      change(&options)
      guard case .option = refusal(a, a, options) else {
        Issue.record("not refused as an option: \(options)")
        continue
      }
    }
  }
}

@Suite struct EstimateTests {
  @Test(arguments: [(128, 512, 4.720), (512, 256, 5.235), (256, 512, 5.262)])
  func ceilingsAreTheSimulatedOnes(batch: Int, negatives: Int, expected: Double) {
    #expect(abs(InfoNCE.ceiling(batch: batch, negatives: negatives) - expected) < 5e-4)
  }

  /// One negative is the positive itself half of the time: ln 2 − ½ ln 2.
  @Test func theSmallestCeilingIsThatWorkedByHand() {
    #expect(abs(InfoNCE.ceiling(batch: 2, negatives: 1) - 0.5 * log(2)) < 1e-12)
    #expect(InfoNCE.ceiling(batch: 1, negatives: 512) == 0)
    #expect(InfoNCE.ceiling(batch: 2, negatives: 100_000).isFinite)
  }

  /// Samples; batches of I(X;T) and of I(T;Ŷ) in the published code.
  @Test(arguments: [
    (9500, 38, 10), (5000, 21, 6), (4500, 19, 5), (500, 3, 1), (1250, 6, 2), (1, 1, 1),
  ])
  func halfTheBatchesAreUsed(samples: Int, xt: Int, ty: Int) {
    #expect(InfoNCEOptions.inputRepresentation.batchesPerEpoch(samples: samples) == xt)
    var options = InfoNCEOptions.representationPrediction
    #expect(options.batchesPerEpoch(samples: samples) == ty)
    options.halfBatches = false
    #expect(options.batchesPerEpoch(samples: samples) == (samples + 511) / 512)
  }

  @Test func convergenceFollowsThePublishedRule() {
    let flat = (0..<15).map { 3 + 0.004 * Double($0 % 2) }
    #expect(Convergence.isReached(flat, delta: 1e-2))
    #expect(!Convergence.isReached(Array(flat.dropFirst()), delta: 1e-2), "too few epochs")
    #expect(!Convergence.isReached(flat.enumerated().map { $1 + 0.002 * Double($0) }, delta: 1e-2))
    #expect(!Convergence.isReached([2.9] + flat.dropFirst(), delta: 1e-2), "unsettled before")
    #expect(Convergence.isReached([2.9] + flat, delta: 1e-2), "what came earlier does not count")
    #expect(abs(Convergence.slope(of: [1, 3, 5, 7]) - 2) < 1e-12)
    #expect(Convergence.slope(of: [4]) == 0)
  }
}
