import Projections
import Tensors
import Testing

@Suite struct AffinitiesTests {
  static func neighbours(of points: Tensor, count: Int) throws -> NearestNeighbours {
    var matrix = try PointMatrix(checking: points)
    matrix.centre(on: matrix.mean())
    return NearestNeighbours(of: matrix, count: count, progress: { _ in })
  }

  @Test func agreesWithScikitLearn() throws {
    let neighbours = try Self.neighbours(of: Golden.tensor("affinities/points"), count: 30)
    #expect(try neighbours.places.map(Int.init) == (Golden.integers("affinities/neighbours")))
    let conditional = Affinities.conditional(neighbours, perplexity: 10)
    // scikit-learn ends its search within 1e-5 of the entropy.
    #expect(try worst(conditional, Golden.values("affinities/conditional")) < 1e-5)
  }

  @Test func isSymmetricAndSumsToOne() throws {
    let neighbours = try Self.neighbours(of: Golden.tensor("affinities/points"), count: 30)
    let joint = Affinities(neighbours, perplexity: 10)
    var dense: [[Int]: Float] = [:]
    for row in 0..<joint.rows {
      let entries = Int(joint.starts[row])..<Int(joint.starts[row + 1])
      #expect(
        zip(entries, entries.dropFirst()).allSatisfy { joint.columns[$0] < joint.columns[$1] })
      for entry in entries { dense[[row, Int(joint.columns[entry])]] = joint.values[entry] }
    }
    #expect(dense.allSatisfy { dense[$0.key.reversed()] == $0.value })
    #expect(abs(joint.values.reduce(0.0) { $0 + Double($1) } - 1) < 1e-6)
  }

  @Test func neighboursAreExactAcrossTiles() throws {
    let count = 2100
    let points = Tensor(
      shape: [count, 3],
      values: RandomStream(seed: 3, purpose: "test").normals(count: count * 3).map { $0 + 50 })
    let found = try Self.neighbours(of: points, count: 5)
    for row in [0, 255, 256, 1500, 2099] {
      let squares = (0..<count).map { other in
        (0..<3).reduce(0.0) { sum, axis in
          let difference = Double(points.values[row * 3 + axis] - points.values[other * 3 + axis])
          return sum + difference * difference
        }
      }
      let expected = (0..<count).filter { $0 != row }.sorted { squares[$0] < squares[$1] }.prefix(5)
      #expect(found.places[row * 5..<row * 5 + 5].map(Int.init) == Array(expected))
    }
  }

  @Test func equallyNearPointsComeInRowOrder() throws {
    let found = try Self.neighbours(of: Tensor(shape: [50, 2], repeating: 1), count: 3)
    #expect(found.places.prefix(6) == [1, 2, 3, 0, 2, 3])
    #expect(found.squared.allSatisfy { $0 == 0 })
    #expect(Affinities.conditional(found, perplexity: 1).allSatisfy { $0 == 1 / 3 })
  }
}
