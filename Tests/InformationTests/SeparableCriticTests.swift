import Foundation
import Information
import Tensors
import Testing

@Suite struct SeparableCriticTests {
  private static func normals(_ rows: Int, _ columns: Int, _ purpose: String) -> Tensor {
    Tensor(
      shape: [rows, columns],
      values: RandomStream(seed: 4, purpose: purpose).normals(count: rows * columns))
  }

  private func scores(_ critic: SeparableCritic, _ batch: SeparableCritic.Batch, _ rows: Int)
    -> [Float]
  {
    let out = FloatBuffer(count: rows * rows)
    critic.forward(Array(0..<rows)[...], batch)
    critic.scores(batch.rows[0].base, rows: rows, batch.rows[1].base, columns: rows, out.base)
    return out.values
  }

  @Test func itStartsAsTheGaussianRatio() throws {
    let file = try Goldens.load("estimators")
    var options = EstimatorOptions(.infoNCE)
    options.preprocessing = .none
    let x = PreparedVariable(try file.float("ratio/x"), options)
    let y = PreparedVariable(try file.float("ratio/y"), options)
    let critic = SeparableCritic(
      x, y, hidden: 8, embedding: 4, fitted: Array(0..<60), seed: 1)
    let expected = try file.float("ratio/scores").values
    let got = scores(critic, .init(critic, capacity: 8), 8)
    let difference = zip(got, expected).map { abs($0 - $1) }.max() ?? 1
    #expect(difference < 1e-4 * (expected.map(abs).max() ?? 0))
  }

  /// The gradient of Σ slope · score by central differences, where slopes stand in both grids.
  @Test func theGradientIsThatOfFiniteDifferences() {
    let rows = 6
    var options = EstimatorOptions(.infoNCE)
    options.preprocessing = .none
    let x = PreparedVariable(Self.normals(rows, 3, "x"), options)
    let y = PreparedVariable(Self.normals(rows, 2, "y"), options)
    let critic = SeparableCritic(x, y, hidden: 5, embedding: 3, fitted: nil, seed: 2)
    // Away from the start, where half of the gradient vanishes.
    for (index, value) in Self.normals(critic.weights.count, 1, "w").values.enumerated() {
      critic.weights.base[index] += 0.3 * value
    }
    let batch = SeparableCritic.Batch(critic, capacity: rows)
    let slopes = Self.normals(rows, rows, "s").values
    let others = Self.normals(rows, rows, "t").values
    func loss() -> Double {
      let scores = scores(critic, batch, rows)
      var sum = 0.0
      for i in 0..<rows {
        for j in 0..<rows {
          sum += Double(scores[i * rows + j]) * Double(slopes[i * rows + j] + others[j * rows + i])
        }
      }
      return sum
    }
    _ = loss()
    critic.backward(rows: rows, batch, slopes, transposed: others)
    let gradient = critic.gradient.values
    let largest = gradient.map(abs).max() ?? 0
    for index in stride(from: 0, to: gradient.count, by: 3) {
      let weight = critic.weights.base[index]
      critic.weights.base[index] = weight + 5e-3
      let above = loss()
      critic.weights.base[index] = weight - 5e-3
      let below = loss()
      critic.weights.base[index] = weight
      #expect(abs(Float((above - below) / 1e-2) - gradient[index]) < 2e-3 * largest, "\(index)")
    }
  }

  @Test func theConcatenatedCriticsGradientIsThatOfFiniteDifferences() {
    let rows = 7
    let (x, y) = (Self.normals(rows, 2, "x"), Self.normals(rows, 3, "y"))
    let critic = ConcatenatedCritic(inputs: 5, hidden: 6, rows: rows, seed: 3)
    let permutation = [1, 2, 3, 4, 5, 6, 0]
    let slopes = Self.normals(2, rows, "s").values
    func loss() -> Double {
      critic.forward(x, y, permutation: permutation)
      return (0..<2 * rows).reduce(0) {
        $0 + Double(slopes[$1] * critic.scores[$1 / rows].base[$1 % rows])
      }
    }
    _ = loss()
    for index in 0..<2 * rows { critic.scores[index / rows].base[index % rows] = slopes[index] }
    critic.backward(rows: rows)
    let gradient = critic.gradient.values
    let largest = gradient.map(abs).max() ?? 0
    #expect(largest > 0.1)
    var wrong = 0
    for index in gradient.indices {
      let weight = critic.weights.base[index]
      critic.weights.base[index] = weight + 1e-3
      let above = loss()
      critic.weights.base[index] = weight - 1e-3
      let below = loss()
      critic.weights.base[index] = weight
      if abs(Float((above - below) / 2e-3) - gradient[index]) > 1e-2 * largest { wrong += 1 }
    }
    // A rectifier may open or shut within the step.
    #expect(wrong <= gradient.count / 50, "\(wrong) of \(gradient.count)")
  }
}
