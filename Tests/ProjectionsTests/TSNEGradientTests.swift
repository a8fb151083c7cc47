import Projections
import Tensors
import Testing

@Suite struct TSNEGradientTests {
  struct Moment {
    var x: [Float]
    var y: [Float]
    var gradient: [Float]
    var divergence: Double
  }

  /// The affinities of the golden, by name of the embedding: gradient and divergence.
  func moment(_ name: String, theta: Double) throws -> Moment {
    let neighbours = try AffinitiesTests.neighbours(
      of: Golden.tensor("affinities/points"), count: 30)
    let embedding = try Golden.values("gradient/\(name)/embedding")
    let x = stride(from: 0, to: embedding.count, by: 2).map { embedding[$0] }
    let y = stride(from: 1, to: embedding.count, by: 2).map { embedding[$0] }
    var gradient = TSNEGradient(Affinities(neighbours, perplexity: 10), theta: theta)
    gradient.update(x: x, y: y)
    let values = x.indices.flatMap { row in
      let quarter = gradient.quarter(at: row, exaggeration: 1)
      return [Float(4 * quarter.x), Float(4 * quarter.y)]
    }
    return Moment(x: x, y: y, gradient: values, divergence: gradient.divergence(x: x, y: y))
  }

  @Test(arguments: ["start", "middle", "late"])
  func isExactWhereThetaIsZero(name: String) throws {
    let made = try moment(name, theta: 0)
    let expected = try Golden.values("gradient/\(name)/gradient")
    let size = expected.reduce(0) { max($0, abs($1)) }
    #expect(worst(made.gradient, expected) < 2e-5 * size)
    #expect(try abs(made.divergence - (Golden.number("gradient/\(name)/divergence"))) < 1e-5)
  }

  @Test(arguments: ["start", "middle", "late"])
  func isCloseAtTheUsualTheta(name: String) throws {
    let made = try moment(name, theta: 0.5)
    let expected = try Golden.values("gradient/\(name)/gradient")
    let size = expected.reduce(0) { max($0, abs($1)) }
    #expect(worst(made.gradient, expected) < 0.01 * size)
    #expect(try abs(made.divergence - (Golden.number("gradient/\(name)/divergence"))) < 1e-3)
  }

  /// Enough points for a deep tree, against the double sum over all pairs.
  @Test(arguments: [(0.0, 1e-5), (0.5, 0.01), (1.0, 0.05)])
  func repulsionFollowsTheSumOverPairs(theta: Double, tolerance: Double) throws {
    let count = 1500
    let draws = RandomStream(seed: 5, purpose: "test").normals(count: 2 * count)
    // Clusters of very different sizes, and some equal points.
    func place(_ row: Int, _ axis: Int) -> Float {
      let scale: Float = [10, 0.1, 0.001][row % 3]
      return row < 100 ? 3 : draws[2 * row + axis] * scale + Float(row % 3 * 20)
    }
    let x = (0..<count).map { place($0, 0) }
    let y = (0..<count).map { place($0, 1) }
    var repulsion = Repulsion(count: count, theta: theta)
    repulsion.update(x: x, y: y)

    var (normaliser, worstError, size) = (0.0, 0.0, 0.0)
    for i in 0..<count {
      var force = (x: 0.0, y: 0.0)
      for j in 0..<count where j != i {
        let (dx, dy) = (Double(x[i]) - Double(x[j]), Double(y[i]) - Double(y[j]))
        let q = 1 / (1 + dx * dx + dy * dy)
        normaliser += q
        force = (force.x + q * q * dx, force.y + q * q * dy)
      }
      size = max(size, abs(force.x), abs(force.y))
      worstError = max(
        worstError, abs(force.x - repulsion.x[i]), abs(force.y - repulsion.y[i]))
    }
    #expect(worstError < tolerance * size)
    #expect(abs(repulsion.normaliser - normaliser) < tolerance * normaliser)
  }
}
