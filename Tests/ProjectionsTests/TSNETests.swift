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

  /// Of a start only the arrangement counts, and an embedding keeps it.
  @Test func startsFromGivenPlaces() throws {
    let points = try Golden.tensor("blobs/points")
    let labels = try Golden.integers("blobs/labels")
    let tsne = TSNE(seed: 1)
    let first = try tsne.embed(points)
    let next = try tsne.embed(points, startingFrom: first.points)
    #expect(try next == tsne.embed(points, startingFrom: first.points))
    #expect(next != first)
    #expect(abs(next.divergence - first.divergence) < 0.1 * first.divergence)
    // The same picture: every cloud is where it was, next to its size.
    let (before, after) = (means(first.points, labels), means(next.points, labels))
    for label in 0..<5 {
      let nearest = (0..<5).min {
        before[label].distance(to: after[$0])
          < before[label].distance(to: after[$1])
      }
      #expect(nearest == label)
    }
    // Turned by a quarter, so is the picture, where the start alone decides which way it lies.
    let turned = Tensor(
      shape: [300, 2],
      values: (0..<300).flatMap { [-first.points.values[2 * $0 + 1], first.points.values[2 * $0]] })
    let around = means(try tsne.embed(points, startingFrom: turned).points, labels)
    for label in 0..<5 {
      let quarter = Place(x: -before[label].y, y: before[label].x)
      let nearest = (0..<5).min {
        quarter.distance(to: around[$0]) < quarter.distance(to: around[$1])
      }
      #expect(nearest == label)
    }
  }

  @Test func aStartMayLieAnywhereAndBeOfAnySize() throws {
    let points = try Golden.tensor("blobs/points")
    let options = TSNEOptions(iterations: 20)
    let start = RandomStream(seed: 8, purpose: "test").normals(count: 600)
    func embed(_ change: (Float) -> Float) throws -> Tensor {
      try TSNE(options: options, seed: 1)
        .embed(points, startingFrom: Tensor(shape: [300, 2], values: start.map(change))).points
    }
    let plain = try embed { $0 }
    // Powers of two change no digit.
    #expect(try embed { 1024 * $0 } == plain)
    // Before the first step: what follows would multiply the rounding.
    let places = try [Float(0), 3].map { shift in
      let start = Tensor(shape: [300, 2], values: start.map { $0 + shift })
      return try TSNE(options: TSNEOptions(iterations: 0), seed: 1)
        .embed(points, startingFrom: start).points.values
    }
    #expect(worst(places[0], places[1]) < 1e-9)
    #expect(places[0].contains { abs($0) > 1e-5 })
    // All in one place: the noise alone starts it.
    let same = try embed { _ in 7 }
    #expect(same.values.allSatisfy(\.isFinite) && same != plain)
  }

  private struct Place {
    var x = 0.0
    var y = 0.0
    func distance(to other: Place) -> Double {
      ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
    }
  }

  private func means(_ points: Tensor, _ labels: [Int]) -> [Place] {
    var means = [Place](repeating: Place(), count: 5)
    for (row, label) in labels.enumerated() {
      means[label].x += Double(points.values[2 * row]) / 60
      means[label].y += Double(points.values[2 * row + 1]) / 60
    }
    return means
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
