import Tensors
import Testing

@Suite struct RandomStreamTests {
  @Test func normalsHaveTheMomentsOfAStandardNormal() {
    let z = RandomStream(seed: 1, purpose: "test").normals(count: 1_000_000).map(Double.init)
    let n = Double(z.count)
    #expect(abs(z.reduce(0, +) / n) < 0.004)
    #expect(abs(z.reduce(0) { $0 + $1 * $1 } / n - 1) < 0.006)
    #expect(abs(z.reduce(0) { $0 + $1 * $1 * $1 } / n) < 0.015)
    #expect(abs(z.reduce(0) { $0 + $1 * $1 * $1 * $1 } / n - 3) < 0.04)
    // P(|z| > 1.96) = 0.05 and P(|z| > 3) = 0.0027.
    #expect(abs(Double(z.filter { abs($0) > 1.959964 }.count) / n - 0.05) < 0.001)
    #expect(abs(Double(z.filter { abs($0) > 3 }.count) / n - 0.0027) < 0.0003)
    // Neighbours, and elements a group apart, are uncorrelated.
    for lag in [1, 16, 64] {
      let covariance = zip(z, z.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 } / n
      #expect(abs(covariance) < 0.004)
    }
  }

  @Test func everyElementCanBeDrawnAlone() {
    let stream = RandomStream(seed: 7, purpose: "test", step: 3)
    let all = stream.normals(count: 300)
    for first in [0, 1, 63, 64, 65, 200] {
      var one: Float = 0
      stream.normals(&one, first: first, count: 1)
      #expect(one == all[first])
    }
    #expect(all != RandomStream(seed: 7, purpose: "test", step: 4).normals(count: 300))
    #expect(all != RandomStream(seed: 7, purpose: "other", step: 3).normals(count: 300))
    #expect(all != RandomStream(seed: 8, purpose: "test", step: 3).normals(count: 300))
  }

  @Test func permutationIsAPermutation() {
    let order = RandomStream(seed: 2, purpose: "order").permutation(1000)
    #expect(order.sorted() == Array(0..<1000))
    #expect(order != Array(0..<1000))
  }
}
