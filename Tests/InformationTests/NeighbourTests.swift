import Foundation
import Information
import Tensors
import Testing

@Suite struct NeighbourTests {
  @Test(arguments: [
    ("continuous", [1, 3, 6]), ("mixed", [3]), ("discrete", [3]),
  ])
  func everySamplesTermIsThatOfAllDistances(name: String, ks: [Int]) throws {
    let file = try Goldens.load("estimators")
    let x = try file.float("neighbours/\(name)/x")
    let y = try file.float("neighbours/\(name)/y")
    let values = try NearestNeighbours(x, y, samples: 0..<x.shape[0]).values(neighbours: ks)
    for (k, got) in zip(ks, values) {
      let truth = try file.float("neighbours/\(name)/\(k)").values
      let difference = zip(got, truth).map { abs($0 - Double($1)) }.max() ?? 1
      #expect(difference < 1e-5, "k = \(k): \(difference)")
    }
  }

  @Test func theBitsDoNotDependOnTheThreads() throws {
    let (x, y) = GaussianCase.sample(count: 700, seed: 1)
    let neighbours = NearestNeighbours(x, y, samples: 0..<700)
    let one = try neighbours.values(neighbours: [3])
    Parallel.threads = 3
    defer { Parallel.threads = 1 }
    #expect(try neighbours.values(neighbours: [3]) == one)
  }

  @Test func normalScoresAreSciPys() throws {
    let file = try Goldens.load("estimators")
    let got = Preprocessing.normalScores.apply(try file.float("scores/values")).values
    let truth = try file.float("scores/normal").values
    #expect((zip(got, truth).map { abs($0 - $1) }.max() ?? 1) < 1e-5)
    for (p, z) in zip(try file.float("quantile/p").values, try file.float("quantile/z").values) {
      #expect(abs(normalQuantile(Double(p)) - Double(z)) < 1e-6 * max(1, abs(Double(z))))
    }
  }

  @Test func aConstantComponentIsNoTrouble() {
    for preprocessing in Preprocessing.allCases where preprocessing != .none {
      let got = preprocessing.apply(Tensor(shape: [3, 2], values: [7, 1, 7, 2, 7, 9])).values
      #expect([got[0], got[2], got[4]] == [0, 0, 0])
      #expect(abs(got[1] + got[3] + got[5]) < 1e-5 && got[5] > 0.5)
    }
  }
}
