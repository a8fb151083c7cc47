import Projections
import Tensors
import Testing

@Suite struct KMeansTests {
  @Test func findsSeparatedBlobs() throws {
    let points = try Golden.tensor("blobs/points")
    let result = try KMeans(clusters: 5, seed: 1).fit(points)
    let reference = try Golden.number("blobs/inertia")
    #expect(abs(result.inertia - reference) < 1e-5 * reference)
    let labels = try Golden.integers("blobs/k-means labels")
    #expect(try ClusterAgreement.adjustedRandIndex(of: result.assignments, with: labels) == 1)
    #expect(result.centres.shape == [5, 10])
  }

  @Test func comesCloseToTheBestOfAHardSet() throws {
    let result = try KMeans(clusters: 20, seed: 1).fit(Golden.tensor("hard/points"))
    #expect(try result.inertia < 1.01 * (Golden.number("hard/inertia")))
  }

  /// The definition, on points far from the origin.
  @Test func agreesWithItself() throws {
    let points = Tensor(
      shape: [400, 6], values: try Golden.values("hard/points").map { $0 + 100 })
    let result = try KMeans(clusters: 20, starts: 1, seed: 1).fit(points)
    var inertia = 0.0
    for row in 0..<400 {
      let squares = (0..<20).map { cluster in
        (0..<6).reduce(0.0) { sum, axis in
          let difference =
            Double(points.values[row * 6 + axis])
            - Double(result.centres.values[cluster * 6 + axis])
          return sum + difference * difference
        }
      }
      let least = squares.min() ?? 0
      #expect(squares[result.assignments[row]] < least + 1e-4)
      inertia += squares[result.assignments[row]]
    }
    #expect(abs(inertia - result.inertia) < 1e-4 * inertia)
  }

  /// Centres that were found are where it stays, wherever the origin is.
  @Test func staysAtTheCentresItFound() throws {
    let points = Tensor(
      shape: [400, 6], values: try Golden.values("hard/points").map { $0 + 100 })
    let found = try KMeans(clusters: 20, starts: 1, seed: 1, tolerance: 0).fit(points)
    let again = try KMeans(clusters: 20, starts: 1, seed: 2, tolerance: 0)
      .fit(points, from: found.centres)
    #expect(again.assignments == found.assignments)
    #expect(again.iterations <= 2)
    #expect(abs(again.inertia - found.inertia) < 1e-5 * found.inertia)
    #expect(throws: ProjectionError.dimensionMismatch(expected: 6, got: 5)) {
      try KMeans(clusters: 1, starts: 1, seed: 1).fit(points, from: Tensor(shape: [1, 5]))
    }
  }

  @Test func hasTheSameBitsForAnyNumberOfThreads() throws {
    let points = Tensor(
      shape: [3000, 9], values: RandomStream(seed: 6, purpose: "test").normals(count: 27_000))
    defer { Parallel.threads = 1 }
    Parallel.threads = 1
    let one = try KMeans(clusters: 7, starts: 2, seed: 1).fit(points)
    Parallel.threads = 3
    let three = try KMeans(clusters: 7, starts: 2, seed: 1).fit(points)
    #expect(one == three)
  }

  @Test func copesWithFewerPlacesThanClusters() throws {
    let points = Tensor(shape: [20, 2], values: (0..<40).map { Float($0 / 2 % 3) })
    let result = try KMeans(clusters: 5, seed: 1).fit(points)
    #expect(result.inertia < 1e-9)
    #expect(result.assignments.allSatisfy { (0..<5).contains($0) })
    #expect(result.centres.values.allSatisfy { $0.isFinite })
    let each = try KMeans(clusters: 3, seed: 1).fit(
      Tensor(shape: [3, 1], values: [5, 1, 9]))
    #expect(each.inertia == 0 && Set(each.assignments) == [0, 1, 2])
  }

  @Test func refusesMoreClustersThanPoints() {
    #expect(throws: ProjectionError.tooManyClusters(asked: 4, points: 3)) {
      try KMeans(clusters: 4, seed: 1).fit(Tensor(shape: [3, 2]))
    }
    #expect(throws: ProjectionError.self) {
      try KMeans(clusters: 0, seed: 1).fit(Tensor(shape: [3, 2]))
    }
    #expect(throws: ProjectionError.tooManyClusters(asked: 1, points: 0)) {
      try KMeans(clusters: 1, seed: 1).fit(Tensor(shape: [0, 2]))
    }
  }
}

@Suite struct SilhouetteTests {
  @Test func agreesWithScikitLearn() throws {
    let blobs = try Silhouette.values(
      points: Golden.tensor("blobs/points"), assignments: Golden.integers("blobs/labels"))
    #expect(try worst(blobs, Golden.values("silhouette/blobs")) < 1e-5)
    for name in ["plane", "tight"] {
      let values = try Silhouette.values(
        points: Golden.tensor("silhouette/\(name)/points"),
        assignments: Golden.integers("silhouette/\(name)/labels"))
      #expect(try worst(values, Golden.values("silhouette/\(name)")) < 1e-5)
    }
  }

  @Test func aPointAloneScoresZero() throws {
    let values = try Silhouette.values(
      points: Golden.tensor("silhouette/plane/points"),
      assignments: Golden.integers("silhouette/plane/labels"))
    #expect(values[3] == 0)
  }

  @Test func refusesWhatHasNoSilhouette() {
    let points = Tensor(shape: [3, 2])
    #expect(throws: ProjectionError.silhouetteUndefined(clusters: 1, points: 3)) {
      try Silhouette.mean(points: points, assignments: [4, 4, 4])
    }
    #expect(throws: ProjectionError.silhouetteUndefined(clusters: 3, points: 3)) {
      try Silhouette.mean(points: points, assignments: [1, 2, 3])
    }
    #expect(throws: ProjectionError.countMismatch(points: 3, labels: 2)) {
      try Silhouette.mean(points: points, assignments: [1, 2])
    }
  }
}

@Suite struct ClusterAgreementTests {
  @Test func agreesWithScikitLearn() throws {
    let clusters = try Golden.integers("agreement/clusters")
    let labels = try Golden.integers("agreement/labels")
    let rand = try ClusterAgreement.adjustedRandIndex(of: clusters, with: labels)
    #expect(try abs(rand - (Golden.number("agreement/adjusted Rand"))) < 1e-6)
    let information = try ClusterAgreement.normalisedMutualInformation(of: clusters, with: labels)
    #expect(try abs(information - (Golden.number("agreement/mutual information"))) < 1e-6)
  }

  @Test func knowsSmallCases() throws {
    let clusters = [0, 0, 0, 1, 1, 1]
    #expect(try ClusterAgreement.purity(of: clusters, with: [5, 5, 6, 6, 6, 7]) == 4.0 / 6)
    #expect(try ClusterAgreement.adjustedRandIndex(of: clusters, with: clusters) == 1)
    let same = [1, 1, 1, 1, 1, 1]
    #expect(try ClusterAgreement.adjustedRandIndex(of: clusters, with: same) == 0)
    #expect(try ClusterAgreement.normalisedMutualInformation(of: clusters, with: same) == 0)
    #expect(try ClusterAgreement.normalisedMutualInformation(of: same, with: same) == 1)
    #expect(try ClusterAgreement.purity(of: [], with: []) == 1)
    #expect(throws: ProjectionError.countMismatch(points: 6, labels: 1)) {
      try ClusterAgreement.purity(of: clusters, with: [1])
    }
  }
}
