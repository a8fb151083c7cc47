import Projections
import Tensors
import Testing

@Suite struct PrincipalComponentsTests {
  @Test(arguments: ["pca/tall", "pca/wide", "pca/large"])
  func agreesWithScikitLearn(name: String) throws {
    let points = try Golden.tensor(name + "/points")
    let count = try Golden.values(name + "/variance").count
    let fit = try PrincipalComponents(of: points, count: count, seed: 1)
    #expect(fit.components.shape == [count, points.shape[1]])
    #expect(try worst(fit.explainedVariance, Golden.values(name + "/variance")) < 1e-5)
    #expect(try worst(fit.components.values, Golden.values(name + "/components")) < 1e-4)
    #expect(
      try worst(fit.project(points).values, Golden.values(name + "/projection")) < 2e-4)
  }

  @Test func allVariancesSumToTheTotal() throws {
    let points = try Golden.tensor("pca/tall/points")
    let fit = try PrincipalComponents(of: points, count: 10, seed: 1)
    #expect(abs(fit.explainedVariance.reduce(0, +) - fit.totalVariance) < 1e-5)
  }

  @Test func equalPointsHaveOrthonormalDirectionsWithoutVariance() throws {
    let fit = try PrincipalComponents(
      of: Tensor(shape: [6, 4], repeating: 3), count: 3, seed: 1)
    #expect(fit.explainedVariance == [0, 0, 0])
    let rows = fit.components.values
    for a in 0..<3 {
      for b in 0...a {
        let product = (0..<4).reduce(Float(0)) { $0 + rows[a * 4 + $1] * rows[b * 4 + $1] }
        #expect(abs(product - (a == b ? 1 : 0)) < 1e-6)
      }
    }
  }

  @Test func fitsTheLargestValuesAndRefusesLargerOnes() throws {
    let draws = RandomStream(seed: 8, purpose: "test").uniforms(count: 4000 * 90, in: -1..<1)
    let points = Tensor(shape: [4000, 90], values: draws.map { $0 * 1e15 })
    let fit = try PrincipalComponents(of: points, count: 2, seed: 1)
    // The variance of U(−1, 1) is 1/3; the largest of 90 sampled directions come near the edge of
    // Marchenko and Pastur, (1 + √(90 / 4000))² / 3 = 0.441.
    #expect(fit.explainedVariance.allSatisfy { (0.4..<0.46).contains($0 / 1e30) })
    #expect(throws: ProjectionError.notFinite(row: 0, column: 1, value: 2e15)) {
      try PrincipalComponents(
        of: Tensor(shape: [1, 2], values: [1, 2e15]), count: 1, seed: 1)
    }
  }

  @Test func refusesWhatItCannotFit() throws {
    let points = Tensor(shape: [3, 2], values: [1, 2, 3, .nan, 5, 6])
    #expect(throws: ProjectionError.self) {
      try PrincipalComponents(of: points, count: 1, seed: 1)
    }
    let fine = Tensor(shape: [3, 2], values: [1, 2, 3, 4, 5, 7])
    #expect(throws: ProjectionError.tooManyComponents(asked: 3, points: 3, dimensions: 2)) {
      try PrincipalComponents(of: fine, count: 3, seed: 1)
    }
    #expect(throws: ProjectionError.dimensionMismatch(expected: 2, got: 3)) {
      try PrincipalComponents(of: fine, count: 1, seed: 1).project(fine.reshaped([2, 3]))
    }
    #expect(throws: ProjectionError.notAMatrix(shape: [6])) {
      try PrincipalComponents(of: fine.reshaped([6]), count: 1, seed: 1)
    }
  }
}
