import Foundation
import Information
import Tensors
import Testing

/// The factored critic against PyTorch's plain pairwise one: dense (nearly every pair of the grid
/// drawn), sparse, and with rows that fill several blocks; all with repeated pairs and positives among the negatives.
@Suite struct CriticStepTests {
  struct Case {
    let critic: Critic
    let step: CriticStep
    let columns: [[Int]]
    let file: TensorFile
    let name: String

    init(_ name: String, negatives: Int, thinning: Double = 0) throws {
      self.name = name
      file = try Goldens.load("infonce")
      let a = try file.float(name + "/a")
      let b = try file.float(name + "/b")
      columns = Case.drawn(batch: a.shape[0], negatives: negatives)
      let hidden = try file.float(name + "/b1").count
      critic = Critic(left: a.rowSize, right: b.rowSize, hidden: hidden, seed: 0)
      step = CriticStep(
        critic: critic, capacity: a.shape[0], negatives: negatives, seed: 0,
        thinning: thinning)
      let weights = critic.weights.base
      for (part, start) in starts {
        let tensor = try file.float("\(name)/\(part)")
        for (index, value) in tensor.values.enumerated() {
          weights[start + place(index)] = value
        }
      }
      step.load(a, b, rows: Array(0..<a.shape[0])[...])
    }

    /// Columns from the linear congruential generator that the golden's script runs too.
    static func drawn(batch: Int, negatives: Int) -> [[Int]] {
      var state = 1
      return (0..<batch).map { _ in
        (0..<negatives).map { _ in
          state = (1_103_515_245 * state + 12345) % (1 << 31)
          return (state >> 16) % batch
        }
      }
    }

    var starts: [(String, Int)] {
      [
        ("w1", 0), ("b1", critic.firstBias), ("w2", critic.second), ("b2", critic.secondBias),
        ("w3", critic.output),
      ]
    }

    /// Rows of `hidden` values lie `width` apart.
    func place(_ index: Int) -> Int {
      index / critic.hidden * critic.width + index % critic.hidden
    }
  }

  /// Over all places where the sums of small slopes can start, thinned gradients average to the exact
  /// one, and the value is exact each time.
  @Test func thinnedGradientsAreRightInTheMean() throws {
    let exact = try Case("dense", negatives: 64)
    let value = exact.step.run(.given(exact.columns), count: 64)
    let gradient = exact.critic.gradient.values.map(Double.init)
    let thinned = try Case("dense", negatives: 64, thinning: 4)
    let places = 64
    var sum = [Double](repeating: 0, count: gradient.count)
    var farthest = 0.0
    for place in 0..<places {
      let start = (Float(place) + 0.5) / Float(places)
      let found = thinned.step.run(
        .given(thinned.columns), count: 64,
        starts: Array(repeating: start, count: thinned.columns.count))
      #expect(found == value)
      for (index, part) in thinned.critic.gradient.values.enumerated() {
        sum[index] += Double(part) / Double(places)
        farthest = max(farthest, abs(Double(part) - gradient[index]))
      }
    }
    let scale = gradient.map(abs).max() ?? 0
    let error = zip(sum, gradient).map { abs($0 - $1) }.max() ?? .infinity
    #expect(error < 0.01 * scale, "\(error / scale)")
    #expect(farthest > 0.02 * scale, "thinned nothing: \(farthest / scale)")
  }

  @Test(arguments: [("dense", 64), ("sparse", 6), ("blocks", 100)])
  func valueAndGradientsAreThoseOfThePairwiseFormula(name: String, negatives: Int) throws {
    let golden = try Case(name, negatives: negatives)
    let value = golden.step.run(.given(golden.columns), count: negatives)
    let expected = Double(try golden.file.float(name + "/value").values[0])
    #expect(abs(value - expected) < 1e-5 * abs(expected))
    for (part, start) in golden.starts {
      let truth = try golden.file.float("\(name)/\(part)/gradient").values
      var difference: Float = 0
      for (index, value) in truth.enumerated() {
        let ours = golden.critic.gradient.base[start + golden.place(index)]
        difference = max(difference, abs(ours - value))
      }
      let largest = truth.map(abs).max()!
      #expect(largest > 1e-3, "the case must have gradients to compare")
      #expect(difference < 1e-5 * largest, "\(part): \(difference) of \(largest)")
    }
  }

  @Test func paddedUnitsHaveNoGradient() throws {
    let golden = try Case("dense", negatives: 64)
    _ = golden.step.run(.given(golden.columns), count: 64)
    #expect(golden.critic.hidden == 24 && golden.critic.width == 32)
    for row in 0..<golden.critic.gradient.count / 32 {
      #expect(golden.critic.gradient.values(row * 32 + 24..<row * 32 + 32).allSatisfy { $0 == 0 })
    }
  }

  @Test func drawsAreUniformOverTheBatchPositivesIncluded() {
    // A critic that tells the positive apart perfectly: its mean value over draws is the ceiling.
    let a = Tensor(shape: [64, 64], values: (0..<64 * 64).map { $0 / 64 == $0 % 64 ? 40 : 0 })
    let critic = Critic(left: 64, right: 64, hidden: 64, seed: 0)
    critic.weights.base.update(repeating: 0, count: critic.weights.count)
    for unit in 0..<64 {
      critic.weights.base[unit * 64 + unit] = 1  // of a
      critic.weights.base[(64 + unit) * 64 + unit] = 1  // of b
      critic.weights.base[critic.firstBias + unit] = -60  // so that only a · b = both passes
      critic.weights.base[critic.second + unit * 64 + unit] = 1
      critic.weights.base[critic.output + unit] = 10
    }
    let step = CriticStep(critic: critic, capacity: 64, negatives: 100, seed: 5)
    step.load(a, a, rows: Array(0..<64)[...])
    let mean = (0..<100).map { step.run(draw: $0) }.reduce(0, +) / 100
    #expect(abs(mean - InfoNCE.ceiling(batch: 64, negatives: 100)) < 0.02)
    #expect(step.run(draw: 1) != step.run(draw: 2))
  }

  @Test func theBitsDoNotDependOnTheThreadsOrTheRegisters() {
    let rows = 200
    let a = Tensor(
      shape: [rows, 37], values: RandomStream(seed: 1, purpose: "a").normals(count: rows * 37))
    let b = Tensor(
      shape: [rows, 600], values: RandomStream(seed: 1, purpose: "b").normals(count: rows * 600))
    func gradient(threads: Int, wide: Bool, loaded: Int) -> [Float] {
      Parallel.threads = threads
      defer { Parallel.threads = 1 }
      let critic = Critic(left: 37, right: 600, hidden: 48, seed: 3)
      let step = CriticStep(critic: critic, capacity: rows, negatives: 90, seed: 3, wide: wide)
      step.load(a, b, rows: Array(0..<loaded)[...])
      let value = step.run(draw: 0)
      return critic.gradient.values + [Float(value)]
    }
    // A whole batch, and one that leaves room.
    for loaded in [rows, 77] {
      let one = gradient(threads: 1, wide: false, loaded: loaded)
      #expect(one.contains { $0 != 0 })
      for threads in [2, 3] {
        #expect(gradient(threads: threads, wide: true, loaded: loaded) == one)
      }
    }
  }

  @Test func pairsThatWeighNothingAreLeftOutOfTheGradientAlone() throws {
    // Weights so large that the softmax gives nearly everything to one pair of a row.
    let golden = try Case("dense", negatives: 64)
    let critic = golden.critic
    for unit in 0..<critic.hidden { critic.weights.base[critic.output + unit] *= 300 }
    let value = golden.step.run(.given(golden.columns), count: 64)
    let expected = golden.gradientByHand()
    #expect(abs(value - expected.value) < 1e-4 * abs(expected.value))
    let largest = expected.output.map(abs).max()!
    for unit in 0..<critic.hidden {
      let ours = critic.gradient.base[critic.output + unit]
      #expect(abs(ours - expected.output[unit]) < 1e-5 * largest)
    }
  }
}

extension CriticStepTests.Case {
  /// The value, and the gradient of the last layer, pair by pair in double precision.
  func gradientByHand() -> (value: Double, output: [Float]) {
    let (a, b) = (try! file.float(name + "/a"), try! file.float(name + "/b"))
    let (width, hidden) = (critic.width, critic.hidden)
    let weights = critic.weights.values.map(Double.init)
    func active(_ i: Int, _ j: Int) -> [Double] {
      let input =
        a.values[i * a.rowSize..<(i + 1) * a.rowSize]
        + b.values[j * b.rowSize..<(j + 1) * b.rowSize]
      let first = (0..<hidden).map { unit in
        var sum = weights[critic.firstBias + unit]
        for (index, x) in input.enumerated() { sum += Double(x) * weights[index * width + unit] }
        return max(0, sum)
      }
      return (0..<hidden).map { unit in
        var sum = weights[critic.secondBias + unit]
        for (index, x) in first.enumerated() {
          sum += x * weights[critic.second + index * width + unit]
        }
        return max(0, sum)
      }
    }
    let batch = a.shape[0]
    var value = 0.0
    var output = [Double](repeating: 0, count: hidden)
    for i in 0..<batch {
      let pairs = ([i] + columns[i]).map { active(i, $0) }
      let scores = pairs.map { pair in
        pair.indices.reduce(0) { $0 + pair[$1] * weights[critic.output + $1] }
      }
      let top = scores.max()!
      let sum = scores.reduce(0) { $0 + exp($1 - top) }
      value += (scores[0] - top - log(sum)) / Double(batch)
      for (pair, score) in zip(pairs, scores) {
        for unit in 0..<hidden { output[unit] += exp(score - top) / sum * pair[unit] }
      }
      for unit in 0..<hidden { output[unit] -= pairs[0][unit] }
    }
    return (
      value + log(Double(columns[0].count) + 1), output.map { Float($0 / Double(batch)) }
    )
  }
}
