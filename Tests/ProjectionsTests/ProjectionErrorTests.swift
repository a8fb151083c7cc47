import Projections
import Tensors
import Testing

/// Every sentence about projections that a user can meet.
@Suite struct ProjectionErrorTests {
  private let points = Tensor(shape: [4, 2], values: [0, 1, 2, 3, 4, 5, 6, 7])

  private func sentence(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing"
    } catch {
      return "\(error)"
    }
  }

  @Test func unusablePoints() {
    #expect(
      sentence { _ = try KMeans(clusters: 2, seed: 1).fit(Tensor(shape: [2, 2, 1])) }
        == "points must be a matrix [points, dimensions] with at least one dimension, but the "
        + "tensor has the shape [2, 2, 1]; reshape it")
    for (value, text) in [(Float.nan, "nan"), (.infinity, "inf"), (-2e15, "-2e+15")] {
      var bad = points
      bad.values[5] = value
      #expect(
        sentence { _ = try PrincipalComponents(of: bad, count: 1, seed: 1) }
          == "point 2 has the value \(text) in column 1, which is infinite, not a number or too "
          + "large to square; look for divergence in the stage that made the points")
    }
  }

  @Test func principalComponents() throws {
    for count in [0, 3] {
      #expect(
        sentence { _ = try PrincipalComponents(of: points, count: count, seed: 1) }
          == "\(count) principal components were asked of 4 points in 2 dimensions; ask for 1 to 2")
    }
    let fitted = try PrincipalComponents(of: points, count: 1, seed: 1)
    #expect(
      sentence { _ = try fitted.project(Tensor(shape: [1, 3])) }
        == "points of 3 dimensions cannot be projected by components of 2 dimensions; project "
        + "points from the same layer as those the components were fitted to")
  }

  @Test func clusters() {
    #expect(
      sentence { _ = try KMeans(clusters: 5, seed: 1).fit(points) }
        == "5 clusters were asked of 4 points; ask for at most one cluster per point")
    #expect(
      sentence { _ = try KMeans(clusters: 0, seed: 1).fit(points) }
        == "k-means' clusters is 0, but must be at least 1")
    #expect(
      sentence { _ = try Silhouette.mean(points: points, assignments: [0, 1]) }
        == "there are 4 points but 2 labels; give one label per point")
    #expect(
      sentence { _ = try Silhouette.mean(points: points, assignments: [0, 0, 0, 0]) }
        == "the silhouette of 4 points in 1 clusters is undefined; it needs at least 2 clusters "
        + "and more points than clusters")
    #expect(
      sentence { _ = try DaviesBouldin.index(points: points, assignments: [3, 3, 3, 3]) }
        == "the Davies–Bouldin index of 4 points in 1 clusters is undefined; it needs at least 2 "
        + "clusters")
    #expect(
      sentence { _ = try DaviesBouldin.index(points: points, assignments: [3, 3]) }
        == "there are 4 points but 2 labels; give one label per point")
    #expect(
      sentence { _ = try ClusterCount(in: 1...3, seed: 1).choose(for: points) }
        == "k-means' clusters is 1, but must be at least 2")
    #expect(
      sentence { _ = try ClusterCount(in: 2...3, seed: 1, sample: 0).choose(for: points) }
        == "the silhouette's sample is 0, but must be at least 1")
    #expect(
      sentence { _ = try ClusterCount(in: 5...9, seed: 1).choose(for: points) }
        == "5 clusters were asked of 4 points; ask for at most one cluster per point")
  }

  @Test func startsOfOtherPoints() {
    for (shape, places) in [([3, 2], 6), ([4, 3], 12), ([8], 8)] {
      let start = Tensor(shape: shape, values: [Float](repeating: 1, count: places))
      #expect(
        sentence { _ = try TSNE(seed: 1).embed(points, startingFrom: start) }
          == "t-SNE was to start 4 points from places of the shape \(shape), where [4, 2] was "
          + "expected; start from an embedding of the same rows")
    }
    let wild = Tensor(shape: [4, 2], values: [0, 0, 0, 0, 0, .nan, 0, 0])
    #expect(
      sentence { _ = try TSNE(seed: 1).embed(points, startingFrom: wild) }
        == "point 2 has the value nan in column 1, which is infinite, not a number or too large "
        + "to square; look for divergence in the stage that made the points")
  }

  @Test(arguments: [
    (TSNEOptions(perplexity: 0.5), "perplexity is 0.5, but must be at least 1"),
    (TSNEOptions(iterations: -1), "iterations is -1, but must be 0 or more"),
    (
      TSNEOptions(exaggeratedIterations: -2),
      "exaggeratedIterations is -2, but must be 0 or more"
    ),
    (TSNEOptions(exaggeration: 0), "exaggeration is 0.0, but must be positive"),
    (
      TSNEOptions(exaggeratedMomentum: 1),
      "exaggeratedMomentum is 1.0, but must be at least 0 and below 1"
    ),
    (TSNEOptions(momentum: -1), "momentum is -1.0, but must be at least 0 and below 1"),
    (TSNEOptions(learningRate: .nan), "learningRate is nan, but must be positive"),
    (TSNEOptions(theta: 3), "theta is 3.0, but must be from 0 to 2"),
  ])
  func tsne(options: TSNEOptions, complaint: String) {
    #expect(
      sentence { _ = try TSNE(options: options, seed: 1).embed(points) } == "t-SNE's " + complaint)
  }
}
