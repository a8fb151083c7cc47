import Projections
import Tensors
import Testing

@Suite(.serialized) struct TSNETests {
  @Test func embedsBlobsAsWellAsScikitLearn() throws {
    let labels = try Golden.integers("blobs/labels")
    let embedding = try TSNE(seed: 1).embed(Golden.tensor("blobs/points"))
    let reference = try Golden.number("blobs/divergence")
    #expect(abs(embedding.divergence - reference) < 0.1 * reference)
    let silhouette = try Silhouette.mean(points: embedding.points, assignments: labels)
    #expect(try silhouette > (Golden.number("blobs/embedding silhouette")) - 0.05)
    #expect(embedding.trace.map(\.iteration) == Array(stride(from: 50, through: 750, by: 50)))
    #expect(embedding.trace.last?.divergence == embedding.divergence)
    let mean = embedding.points.values.reduce(0, +) / Float(embedding.points.count)
    #expect(abs(mean) < 1e-4)
  }

  @Test(arguments: [TSNEOptions.Repulsion.barnesHut, .interpolation])
  func hasTheSameBitsForAnyNumberOfThreads(repulsion: TSNEOptions.Repulsion) throws {
    let points = Tensor(
      shape: [1200, 20], values: RandomStream(seed: 2, purpose: "test").normals(count: 24_000))
    let options = TSNEOptions(iterations: 60, exaggeratedIterations: 30, repulsion: repulsion)
    defer { Parallel.threads = 1 }
    Parallel.threads = 1
    let one = try TSNE(options: options, seed: 1).embed(points)
    Parallel.threads = 3
    let three = try TSNE(options: options, seed: 1).embed(points)
    #expect(one == three)
    #expect(try one != (TSNE(options: options, seed: 2).embed(points)))
  }

  @Test func embedsAsWellEitherWay() throws {
    let points = try Golden.tensor("blobs/points")
    let divergences = try [TSNEOptions.Repulsion.barnesHut, .interpolation].map {
      try TSNE(options: TSNEOptions(repulsion: $0), seed: 1).embed(points).divergence
    }
    #expect(abs(divergences[0] - divergences[1]) < 0.05 * divergences[0])
  }

  @Test(arguments: [0, 1, 2, 3, 4, 10])
  func embedsTinySets(count: Int) throws {
    let values = RandomStream(seed: 4, purpose: "test").normals(count: count * 3)
    let embedding = try TSNE(seed: 1).embed(Tensor(shape: [count, 3], values: values))
    #expect(embedding.points.shape == [count, 2])
    #expect(embedding.points.values.allSatisfy { $0.isFinite && abs($0) < 1e4 })
    #expect(embedding.divergence.isFinite)
  }

  @Test func embedsEqualPoints() throws {
    let embedding = try TSNE(seed: 1).embed(Tensor(shape: [2000, 3], repeating: 1e6))
    #expect(embedding.points.values.allSatisfy { $0.isFinite })
    #expect(embedding.divergence.isFinite)
  }

  @Test func partsTwoCrowdsOfEqualPoints() throws {
    let points = Tensor(
      shape: [200, 4], values: (0..<800).map { $0 / 4 % 2 == 0 ? 0 : Float($0 % 4) })
    let embedding = try TSNE(seed: 1).embed(points)
    let labels = (0..<200).map { $0 % 2 }
    #expect(try Silhouette.mean(points: embedding.points, assignments: labels) > 0.6)
  }

  @Test func embedsOneDimension() throws {
    let points = Tensor(shape: [120, 1], values: (0..<120).map { Float($0 / 60 * 1000 + $0 % 60) })
    let embedding = try TSNE(seed: 1).embed(points)
    let labels = (0..<120).map { $0 / 60 }
    #expect(try Silhouette.mean(points: embedding.points, assignments: labels) > 0.5)
    // Both axes of the plane are used.
    #expect((0..<120).contains { abs(embedding.points.values[2 * $0 + 1]) > 1 })
  }

  @Test func reportsProgressAndStopsWhereItThrows() throws {
    struct Stop: Error {}
    let points = try Golden.tensor("blobs/points")
    let options = TSNEOptions(iterations: 40)
    var shares: [Double] = []
    _ = try TSNE(options: options, seed: 1).embed(points) { shares.append($0) }
    #expect(shares.first == 0 && shares.last == 1)
    #expect(shares == shares.sorted())
    #expect(throws: Stop.self) {
      try TSNE(options: options, seed: 1).embed(points) { if $0 > 0.5 { throw Stop() } }
    }
  }

  @Test func refusesWhatIsNotFinite() {
    let points = Tensor(shape: [3, 2], values: [0, 1, 2, 3, .infinity, 5])
    #expect(throws: ProjectionError.notFinite(row: 2, column: 0, value: .infinity)) {
      try TSNE(seed: 1).embed(points)
    }
    #expect(throws: ProjectionError.self) {
      try TSNE(options: TSNEOptions(perplexity: 0), seed: 1).embed(Tensor(shape: [3, 2]))
    }
    #expect(throws: ProjectionError.self) {
      try TSNE(options: TSNEOptions(theta: .nan), seed: 1).embed(Tensor(shape: [3, 2]))
    }
  }
}
