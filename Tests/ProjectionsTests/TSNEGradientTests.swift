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
  func moment(_ name: String, _ options: TSNEOptions) throws -> Moment {
    let neighbours = try AffinitiesTests.neighbours(
      of: Golden.tensor("affinities/points"), count: 30)
    let embedding = try Golden.values("gradient/\(name)/embedding")
    let x = stride(from: 0, to: embedding.count, by: 2).map { embedding[$0] }
    let y = stride(from: 1, to: embedding.count, by: 2).map { embedding[$0] }
    var gradient = TSNEGradient(Affinities(neighbours, perplexity: 10), options: options)
    gradient.update(x: x, y: y)
    let values = x.indices.flatMap { row in
      let quarter = gradient.quarter(at: row)
      return [Float(4 * quarter.x), Float(4 * quarter.y)]
    }
    return Moment(x: x, y: y, gradient: values, divergence: gradient.divergence(x: x, y: y))
  }

  @Test(arguments: ["start", "middle", "late"])
  func isExactWhereThetaIsZero(name: String) throws {
    let made = try moment(name, TSNEOptions(theta: 0))
    let expected = try Golden.values("gradient/\(name)/gradient")
    let size = expected.reduce(0) { max($0, abs($1)) }
    #expect(worst(made.gradient, expected) < 2e-5 * size)
    #expect(try abs(made.divergence - (Golden.number("gradient/\(name)/divergence"))) < 1e-5)
  }

  @Test(arguments: ["start", "middle", "late"])
  func isCloseAtTheUsualTheta(name: String) throws {
    let made = try moment(name, TSNEOptions(repulsion: .barnesHut))
    let expected = try Golden.values("gradient/\(name)/gradient")
    let size = expected.reduce(0) { max($0, abs($1)) }
    #expect(worst(made.gradient, expected) < 0.01 * size)
    #expect(try abs(made.divergence - (Golden.number("gradient/\(name)/divergence"))) < 1e-3)
  }

  /// The gradient at the start, where all points are within a thousandth of one another, rests on
  /// the slope of the interpolated force, which is less exact than the force.
  @Test(arguments: [("start", 0.06), ("middle", 0.02), ("late", 0.02)])
  func isCloseByInterpolation(name: String, tolerance: Float) throws {
    let made = try moment(name, TSNEOptions(repulsion: .interpolation))
    let expected = try Golden.values("gradient/\(name)/gradient")
    let size = expected.reduce(0) { max($0, abs($1)) }
    #expect(worst(made.gradient, expected) < tolerance * size)
    #expect(try abs(made.divergence - (Golden.number("gradient/\(name)/divergence"))) < 0.01)
  }
}

@Suite struct RepulsionTests {
  /// What a way to sum it makes of the repulsion, beside the double sum over all pairs.
  struct Errors {
    /// The root of the mean squared error of a force, over that of the force.
    var typical: Double
    /// The largest error, over the largest force.
    var largest: Double
    /// The relative error of Σ q.
    var normaliser: Double
  }

  static func errors(x: [Float], y: [Float], _ options: TSNEOptions) -> Errors {
    var repulsion = Repulsion(count: x.count, options: options)
    repulsion.update(x: x, y: y)
    var (normaliser, squares, forces, worst, size) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for i in x.indices {
      var force = (x: 0.0, y: 0.0)
      for j in x.indices where j != i {
        let (dx, dy) = (Double(x[i]) - Double(x[j]), Double(y[i]) - Double(y[j]))
        let q = 1 / (1 + dx * dx + dy * dy)
        normaliser += q
        force = (force.x + q * q * dx, force.y + q * q * dy)
      }
      let made = repulsion.force(at: i)
      let error = (x: made.x - force.x, y: made.y - force.y)
      squares += error.x * error.x + error.y * error.y
      forces += force.x * force.x + force.y * force.y
      size = max(size, abs(force.x), abs(force.y))
      worst = max(worst, abs(error.x), abs(error.y))
    }
    return Errors(
      typical: (squares / forces).squareRoot(), largest: worst / size,
      normaliser: abs(repulsion.normaliser / normaliser - 1))
  }

  /// Enough points for a deep tree: clusters of very different sizes, and some equal points.
  static let clusters: (x: [Float], y: [Float]) = {
    let count = 1500
    let draws = RandomStream(seed: 5, purpose: "test").normals(count: 2 * count)
    func place(_ row: Int, _ axis: Int) -> Float {
      let scale: Float = [10, 0.1, 0.001][row % 3]
      return row < 100 ? 3 : draws[2 * row + axis] * scale + Float(row % 3 * 20)
    }
    return ((0..<count).map { place($0, 0) }, (0..<count).map { place($0, 1) })
  }()

  @Test(arguments: [(0.0, 1e-5), (0.5, 0.01), (1.0, 0.05)])
  func byBarnesHut(theta: Double, tolerance: Double) {
    let (x, y) = Self.clusters
    let errors = Self.errors(x: x, y: y, TSNEOptions(repulsion: .barnesHut, theta: theta))
    #expect(errors.largest < tolerance)
    #expect(errors.normaliser < tolerance)
  }

  /// Grids of all the radices, 64 to 1152 nodes a side with what is empty.
  @Test(arguments: [5, 17, 33, 60, 90, 120, 180] as [Float])
  func byInterpolation(width: Float) {
    let count = 1200
    let draws = RandomStream(seed: 5, purpose: "test").uniforms(count: 2 * count)
    let errors = Self.errors(
      x: (0..<count).map { draws[2 * $0] * width },
      y: (0..<count).map { draws[2 * $0 + 1] * width },
      TSNEOptions(repulsion: .interpolation))
    #expect(errors.typical < 0.007)
    #expect(errors.largest < 0.015)
    #expect(errors.normaliser < 0.004)
  }

  /// Points that nearly lie on one another all have the same error, which does not average out.
  @Test func byInterpolationInClusters() {
    let (x, y) = Self.clusters
    let errors = Self.errors(x: x, y: y, TSNEOptions(repulsion: .interpolation))
    #expect(errors.typical < 0.03)
    #expect(errors.largest < 0.03)
    #expect(errors.normaliser < 0.003)
  }

  /// What is too wide for a grid is left to Barnes–Hut, and what is too sparse unless asked for.
  @Test func choosesByTheDensity() {
    func repulsion(_ width: Float, _ method: TSNEOptions.Repulsion) -> [Double] {
      let draws = RandomStream(seed: 5, purpose: "test").uniforms(count: 600)
      var repulsion = Repulsion(count: 300, options: TSNEOptions(repulsion: method))
      repulsion.update(
        x: (0..<300).map { draws[2 * $0] * width }, y: (0..<300).map { draws[2 * $0 + 1] * width })
      return (0..<300).map { repulsion.force(at: $0).x }
    }
    #expect(repulsion(8, .automatic) == repulsion(8, .interpolation))
    #expect(repulsion(8, .automatic) != repulsion(8, .barnesHut))
    #expect(repulsion(90, .automatic) == repulsion(90, .barnesHut))
    #expect(repulsion(90, .automatic) != repulsion(90, .interpolation))
    #expect(repulsion(1e6, .interpolation) == repulsion(1e6, .barnesHut))
  }
}
