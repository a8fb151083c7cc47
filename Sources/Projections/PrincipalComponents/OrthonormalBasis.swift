internal import Glibc
internal import Tensors

/// Orthonormal vectors in the order they were added.
struct OrthonormalBasis {
  private(set) var vectors: [[Double]] = []
  private let dimensions: Int
  private let seed: UInt64
  private var replaced: UInt64 = 0

  /// - Parameter seed: names the random vectors that stand in for dependent ones.
  init(dimensions: Int, seed: UInt64) {
    self.dimensions = dimensions
    self.seed = seed
  }

  /// Adds the part of `vector` that is orthogonal to the others, at length 1. Where nothing is
  /// left of it but rounding, a random direction takes its place. There must be room for one more.
  mutating func add(_ vector: [Double]) {
    var candidate = vector
    while true {
      let before = length(candidate)
      // Twice is enough (Parlett, "The symmetric eigenvalue problem", section 6.9).
      for _ in 0..<2 {
        for other in vectors {
          let share = dot(other, candidate)
          for i in 0..<dimensions { candidate[i] -= share * other[i] }
        }
      }
      let after = length(candidate)
      if after > 1e-12 * before {
        vectors.append(candidate.map { $0 / after })
        return
      }
      let stream = RandomStream(seed: seed, purpose: "principal components/replace", step: replaced)
      candidate = stream.normals(count: dimensions).map(Double.init)
      replaced += 1
    }
  }

  private func length(_ vector: [Double]) -> Double { sqrt(dot(vector, vector)) }
}

/// The scalar product, summed from the first element on.
func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in 0..<min(a.count, b.count) { sum += a[i] * b[i] }
  return sum
}
