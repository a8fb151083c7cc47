import Foundation
import Information
import Tensors
import Testing

/// What critics are trained for, against PyTorch's autograd.
@Suite struct PairObjectiveTests {
  private let file: TensorFile

  init() throws { file = try Goldens.load("estimators") }

  private func options(_ estimator: Estimator) -> EstimatorOptions {
    var options = EstimatorOptions(estimator)
    options.clip = 2
    options.movingAverage = 0.25
    return options
  }

  /// The value and the slopes, of which those of the transposed grid are added to their places.
  private func run(
    _ objective: inout PairObjective, _ scores: Tensor, draw: Int = 3
  ) -> (value: Double, slopes: [Float]) {
    let rows = scores.shape[0]
    let grid = FloatBuffer(count: rows * rows)
    let transposed = FloatBuffer(count: rows * rows)
    for row in 0..<rows {
      for column in 0..<rows {
        grid.base[row * rows + column] = scores.values[row * rows + column]
        transposed.base[column * rows + row] = scores.values[row * rows + column]
      }
    }
    let value = objective.slopes(grid.base, transposed: transposed.base, rows: rows, draw: draw)
    var slopes = grid.values
    if objective.isSymmetric {
      for row in 0..<rows {
        for column in 0..<rows {
          slopes[row * rows + column] += transposed.base[column * rows + row]
        }
      }
    }
    return (value, slopes)
  }

  private func expect(
    _ got: (value: Double, slopes: [Float]), _ name: String, _ location: SourceLocation
  ) throws {
    let value = Double(try file.float("objectives/\(name)/value").values[0])
    #expect(abs(got.value - value) < 1e-5 * max(1, abs(value)), sourceLocation: location)
    let truth = try file.float("objectives/\(name)/slopes").values
    let largest = truth.map(abs).max() ?? 0
    let difference = zip(got.slopes, truth).map { abs($0 - $1) }.max() ?? 1
    #expect(largest > 1e-3 && difference < 1e-5 * largest, sourceLocation: location)
  }

  @Test(arguments: [Estimator.infoNCE, .nwj, .smile, .mine])
  func valuesAndSlopesAreThoseOfTheFormula(estimator: Estimator) throws {
    var objective = PairObjective(options: options(estimator), capacity: 12, seed: 1)
    let got = run(&objective, try file.float("objectives/first"))
    try expect(got, estimator.rawValue, #_sourceLocation)
  }

  /// The second batch's slopes are divided by the moving average, not by its own mean.
  @Test func theMovingAverageActs() throws {
    var objective = PairObjective(options: options(.mine), capacity: 12, seed: 1)
    _ = run(&objective, try file.float("objectives/first"))
    try expect(run(&objective, try file.float("objectives/second")), "mine-next", #_sourceLocation)
  }

  /// A perfect critic stays at the ceiling of its batch and negatives.
  @Test func drawnNegativesHaveThePublishedCeiling() {
    let rows = 128
    var options = EstimatorOptions(.sampledInfoNCE)
    options.negatives = 512
    var scores = Tensor(shape: [rows, rows], repeating: -80)
    for row in 0..<rows { scores.values[row * rows + row] = 80 }
    var objective = PairObjective(options: options, capacity: rows, seed: 1)
    // The mean of as many batches as make it sharp.
    let values = (0..<20).map { run(&objective, scores, draw: $0).value }
    let mean = values.reduce(0, +) / 20
    #expect(abs(mean - InfoNCE.ceiling(batch: rows, negatives: 512)) < 0.03, "\(mean)")
  }

  @Test func whatIsNotFiniteIsSaidToBe() {
    for estimator in [Estimator.infoNCE, .sampledInfoNCE, .mine, .nwj] {
      var objective = PairObjective(options: options(estimator), capacity: 4, seed: 1)
      var scores = Tensor(shape: [4, 4], repeating: 0)
      scores.values[6] = .infinity
      #expect(!run(&objective, scores).value.isFinite, "\(estimator)")
    }
  }
}
