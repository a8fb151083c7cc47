import Foundation
import Statistics
import Testing

/// Against SciPy; Goldens/make_student_t.py says how the numbers were made.
struct StudentTTests {
  struct Goldens: Decodable {
    struct Critical: Decodable { let freedom: Int, tail, value: Double }
    struct Probability: Decodable { let freedom: Int, t, value: Double }
    struct Summary: Decodable {
      let sample: [Double]
      let mean, deviation, halfWidth, probability: Double
    }
    let critical: [Critical]
    let probability: [Probability]
    let samples: [Summary]
  }

  private let goldens: Goldens

  init() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Goldens/student_t.json")
    goldens = try JSONDecoder().decode(Goldens.self, from: Data(contentsOf: file))
  }

  private func expectClose(
    _ value: Double?, _ golden: Double, within relative: Double, _ what: String
  ) {
    let error = abs((value ?? .nan) - golden)
    #expect(error <= relative * abs(golden), "\(what): \(value ?? .nan), not \(golden)")
  }

  @Test func criticalValuesAreSciPys() {
    for golden in goldens.critical {
      expectClose(
        StudentT(degreesOfFreedom: golden.freedom).criticalValue(golden.tail), golden.value,
        within: 1e-9, "freedom \(golden.freedom), tail \(golden.tail)")
    }
  }

  @Test func probabilitiesAreSciPys() {
    for golden in goldens.probability {
      expectClose(
        StudentT(degreesOfFreedom: golden.freedom).twoSidedTail(golden.t), golden.value,
        within: 1e-9, "freedom \(golden.freedom), t \(golden.t)")
    }
  }

  /// With one degree of freedom it is Cauchy's distribution.
  @Test(arguments: [1e-12, 1e-8, 1e-3, 0.7, 1, 30, 1e6])
  func oneDegreeOfFreedomIsCauchys(t: Double) {
    expectClose(
      StudentT(degreesOfFreedom: 1).twoSidedTail(t), 2 / .pi * atan(1 / t), within: 1e-12, "t \(t)")
  }

  @Test func samplesAreSummarisedAsByNumPyAndSciPy() {
    for golden in goldens.samples {
      let sample = Sample(golden.sample)
      let what = "\(golden.sample.prefix(3))"
      expectClose(sample.mean, golden.mean, within: 1e-14, what)
      expectClose(sample.standardDeviation, golden.deviation, within: 1e-9, what)
      expectClose(sample.halfWidth(confidence: 0.95), golden.halfWidth, within: 1e-9, what)
      expectClose(sample.probabilityOfZeroMean, golden.probability, within: 1e-9, what)
    }
  }

  @Test func oneDrawTellsAMeanAlone() {
    let sample = Sample([4])
    #expect(sample.count == 1 && sample.mean == 4)
    #expect(sample.standardDeviation == nil)
    #expect(sample.halfWidth(confidence: 0.95) == nil)
    #expect(sample.probabilityOfZeroMean == nil)
  }

  @Test func whatCannotBeToldIsNot() {
    #expect(Sample([0, 0, 0]).probabilityOfZeroMean == nil)
    #expect(Sample([2, 2, 2]).probabilityOfZeroMean == 0)
    #expect(Sample([2, 2, 2]).halfWidth(confidence: 0.95) == 0)
    let t = StudentT(degreesOfFreedom: 3)
    #expect(t.twoSidedTail(.nan).isNaN)
    #expect(t.twoSidedTail(.infinity) == 0)
    #expect(t.criticalValue(0) == .infinity)
    #expect(t.criticalValue(1) == 0)
    #expect(StudentT(degreesOfFreedom: 0).degreesOfFreedom == 1)
  }
}
