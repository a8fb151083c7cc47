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

  /// Three tiles of points and a part of one: normal clouds far from the origin.
  private static let clouds: (points: Tensor, labels: [Int]) = {
    var values = RandomStream(seed: 3, purpose: "test").normals(count: 900 * 12)
    let labels = (0..<900).map { $0 * $0 % 7 % 3 }
    for place in values.indices { values[place] += 40 + Float(labels[place / 12] * (place % 2)) }
    return (Tensor(shape: [900, 12], values: values), labels)
  }()

  /// The definition in double precision, pair by pair.
  private func defined(_ points: Tensor, _ labels: [Int], at row: Int) -> Double {
    let (count, width) = (points.shape[0], points.shape[1])
    var sums: [Int: (sum: Double, size: Double)] = [:]
    for other in 0..<count where other != row {
      let square = (0..<width).reduce(0.0) {
        let difference =
          Double(points.values[row * width + $1]) - Double(points.values[other * width + $1])
        return $0 + difference * difference
      }
      sums[labels[other], default: (0, 0)].sum += square.squareRoot()
      sums[labels[other], default: (0, 0)].size += 1
    }
    let means = sums.mapValues { $0.sum / $0.size }
    let inside = means[labels[row]] ?? 0
    let outside = means.filter { $0.key != labels[row] }.values.min() ?? 0
    return (outside - inside) / max(inside, outside)
  }

  @Test func ofManyTilesIsWhatTheDefinitionSays() throws {
    let (points, labels) = Self.clouds
    let values = try Silhouette.values(points: points, assignments: labels)
    for row in stride(from: 0, to: 900, by: 37) {
      #expect(abs(values[row] - defined(points, labels, at: row)) < 1e-5)
    }
  }

  @Test func severalClusteringsAtOnceAreEachWhatTheyAreAlone() throws {
    let (points, labels) = Self.clouds
    let halves = labels.indices.map { $0 / 450 }
    let all = try Silhouette.values(
      points: points, assignments: [labels, labels.map { _ in 5 }, halves],
      of: Silhouette.Sample(all: 900))
    #expect(try all[0] == Silhouette.values(points: points, assignments: labels))
    #expect(all[1] == nil)
    #expect(try all[2] == Silhouette.values(points: points, assignments: halves))
  }

  /// Of a sample every point has the silhouette that it has among all.
  @Test func aSampleIsMeasuredAgainstAllPoints() throws {
    let (points, labels) = Self.clouds
    let sample = Silhouette.Sample(of: 300, among: 900, seed: 4)
    #expect(sample.rows.count == 300 && sample.rows == Set(sample.rows).sorted())
    #expect(Silhouette.Sample(of: 300, among: 900, seed: 5) != sample)
    #expect(Silhouette.Sample(of: 450, among: 900, seed: 4) == Silhouette.Sample(all: 900))
    let values = try #require(
      Silhouette.values(points: points, assignments: [labels], of: sample)[0])
    let whole = try Silhouette.values(points: points, assignments: labels)
    #expect(zip(sample.rows, values).allSatisfy { abs(whole[$0] - $1) < 1e-6 })
  }

  @Test func hasTheSameBitsForAnyNumberOfThreads() throws {
    let (points, labels) = Self.clouds
    defer { Parallel.threads = 1 }
    let samples = [Silhouette.Sample(all: 900), .init(of: 300, among: 900, seed: 1)]
    for sample in samples {
      Parallel.threads = 1
      let one = try Silhouette.values(points: points, assignments: [labels], of: sample)
      Parallel.threads = 3
      #expect(try one == Silhouette.values(points: points, assignments: [labels], of: sample))
    }
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

@Suite struct DaviesBouldinTests {
  @Test func agreesWithScikitLearn() throws {
    for (name, points, labels) in [
      ("blobs", "blobs/points", "blobs/labels"),
      ("plane", "silhouette/plane/points", "silhouette/plane/labels"),
      ("tight", "silhouette/tight/points", "silhouette/tight/labels"),
    ] {
      let index = try DaviesBouldin.index(
        points: Golden.tensor(points), assignments: Golden.integers(labels))
      let truth = try Golden.number("davies-bouldin/" + name)
      #expect(abs(index - truth) < 1e-6 * truth)
    }
  }

  @Test func knowsSmallCases() throws {
    // Means 0 and 10, spreads 1 and 2.
    let line = Tensor(shape: [4, 1], values: [-1, 1, 8, 12])
    #expect(try DaviesBouldin.index(points: line, assignments: [0, 0, 7, 7]) == 0.3)
    // Two of three clusters have one mean.
    let same = Tensor(shape: [6, 1], values: [-1, 1, -2, 2, 9, 11])
    let index = try DaviesBouldin.index(points: same, assignments: [0, 0, 1, 1, 2, 2])
    #expect(abs(index - (0.2 + 0.3 + 0.3) / 3) < 1e-12)
  }
}

@Suite struct ClusterCountTests {
  @Test func findsTheNumberOfBlobsAndTheCurveOfScikitLearn() throws {
    let points = try Golden.tensor("blobs/points")
    var shares: [Double] = []
    let choice = try ClusterCount(in: 2...7, seed: 1).choose(for: points) { shares.append($0) }
    #expect(choice.candidates.map(\.clusters) == [2, 3, 4, 5, 6, 7])
    #expect(choice.candidates[choice.chosen].clusters == 5)
    #expect(choice.result == (try KMeans(clusters: 5, seed: 1).fit(points)))
    #expect(shares.first == 0 && shares.last == 1 && shares == shares.sorted())
    // Up to the number that there is both reach the best clustering.
    let truths = try ["inertia", "silhouette", "davies-bouldin"].map {
      try Golden.values("count/" + $0)
    }
    for (place, candidate) in choice.candidates.prefix(4).enumerated() {
      let silhouette = try #require(candidate.silhouette)
      let daviesBouldin = try #require(candidate.daviesBouldin)
      #expect(abs(candidate.inertia / Double(truths[0][place]) - 1) < 1e-5)
      #expect(abs(silhouette - Double(truths[1][place])) < 1e-5)
      #expect(abs(daviesBouldin - Double(truths[2][place])) < 1e-5)
    }
    let silhouettes = try #require(choice.silhouettes)
    #expect(silhouettes.reduce(0, +) / 300 == choice.candidates[choice.chosen].silhouette)
    #expect(choice.byFlag == nil)
  }

  @Test func givesTheSilhouettesByFlagBeside() throws {
    let points = try Golden.tensor("blobs/points")
    let flags = try Golden.integers("blobs/labels").map { $0 == 3 }
    let choice = try ClusterCount(in: 4...4, seed: 1).choose(for: points, flags: flags)
    #expect(
      try choice.byFlag
        == Silhouette.values(points: points, assignments: flags.map { $0 ? 1 : 0 }))
    let one = (0..<300).map { $0 == 3 }
    #expect(try ClusterCount(in: 4...4, seed: 1).choose(for: points, flags: one).byFlag == nil)
  }

  /// A sample finds the same number, and says about what all points say.
  @Test func choosesByASample() throws {
    let points = try Golden.tensor("blobs/points")
    let choice = try ClusterCount(in: 2...7, seed: 1, sample: 60).choose(for: points)
    #expect(choice.sample.count == 60 && choice.silhouettes?.count == 60)
    #expect(choice.result.centres.shape[0] == 5)
    let truths = try Golden.values("count/silhouette")
    for (candidate, truth) in zip(choice.candidates.prefix(4), truths) {
      #expect(try abs(#require(candidate.silhouette) - Double(truth)) < 0.05)
    }
    let other = try ClusterCount(in: 2...7, seed: 2, sample: 60).choose(for: points)
    #expect(other.sample != choice.sample)
  }

  @Test func leavesOutNumbersThatSoFewPointsCannotHave() throws {
    let points = Tensor(shape: [4, 1], values: [0, 1, 10, 11])
    let choice = try ClusterCount(in: 2...20, seed: 1).choose(for: points)
    #expect(choice.candidates.map(\.clusters) == [2, 3])
    #expect(choice.chosen == 0)
    // All in one place: nothing to choose by, so the least.
    let same = try ClusterCount(in: 2...20, seed: 1).choose(for: Tensor(shape: [5, 2]))
    #expect(same.candidates.map(\.clusters) == [2, 3, 4])
    #expect(same.chosen == 0 && same.silhouettes == nil)
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
    // Of three flagged points two lie where most are flagged; half is not most.
    func concentration(_ flags: [Bool], of clusters: [Int]) throws -> Double {
      try ClusterAgreement.concentration(of: clusters, on: flags)
    }
    let (yes, no) = (true, false)
    #expect(try concentration([yes, no, no, yes, yes, no], of: clusters) == 2.0 / 3)
    #expect(try concentration([yes, no, yes, no], of: [0, 0, 1, 1]) == 0)
    #expect(try concentration([no, no], of: [0, 1]) == 0)
    #expect(try concentration([yes, yes], of: [0, 1]) == 1)
    #expect(throws: ProjectionError.countMismatch(points: 6, labels: 1)) {
      try concentration([yes], of: clusters)
    }
    #expect(throws: ProjectionError.countMismatch(points: 6, labels: 1)) {
      try ClusterAgreement.purity(of: clusters, with: [1])
    }
  }
}
