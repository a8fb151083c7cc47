internal import Glibc
internal import Kernels
internal import Tensors

extension Lloyd {
  /// Centres by greedy k-means++: each is a point drawn with a probability in proportion to its
  /// squared distance from the centres so far; of 2 + ln(k) such draws the one that lessens the
  /// sum of the distances most is kept, as scikit-learn does.
  func seedCentres(_ clusters: Int, seed: UInt64, start: Int) -> [Float] {
    var draws = RandomStream(seed: seed, purpose: "k-means/start", step: UInt64(start)).sequence
    let trials = 2 + Int(log(Double(clusters)))
    var chosen = [draws.next(below: points.count)]
    var squared = distances(to: chosen)
    while chosen.count < clusters {
      let total = squared.reduce(0) { $0 + Double($1) }
      let candidates = (0..<trials).map { _ in
        Lloyd.draw(from: squared, total: total, share: Double(draws.next() >> 11) * 0x1p-53)
      }
      let trial = distances(to: candidates)
      var best = (candidate: 0, sum: Double.infinity)
      for candidate in 0..<trials {
        let sum = (0..<points.count).reduce(0.0) {
          $0 + Double(min(squared[$1], trial[$1 * trials + candidate]))
        }
        if sum < best.sum { best = (candidate, sum) }
      }
      chosen.append(candidates[best.candidate])
      for row in 0..<points.count {
        squared[row] = min(squared[row], trial[row * trials + best.candidate])
      }
    }
    return chosen.flatMap { row in
      points.values[row * points.dimensions..<(row + 1) * points.dimensions]
    }
  }

  /// The first point at which the running sum passes `share` of the total.
  private static func draw(from weights: [Float], total: Double, share: Double) -> Int {
    var running = 0.0
    for (place, weight) in weights.enumerated() {
      running += Double(weight)
      if running > share * total { return place }
    }
    // All points lie on centres: any will do.
    return min(weights.count - 1, Int(share * Double(weights.count)))
  }

  /// The squared distances of every point to the points `others`, `[n, others]`. By differences,
  /// so that a centre's own point has no share in the draw; for so few others a product is no
  /// faster.
  private func distances(to others: [Int]) -> [Float] {
    let (dimensions, tiles, width) = (points.dimensions, tiles, others.count)
    let rows = others.flatMap { points.values[$0 * dimensions..<($0 + 1) * dimensions] }
    var out = [Float](repeating: 0, count: points.count * width)
    points.values.withUnsafeBufferPointer { values in
      out.withUnsafeMutableBufferPointer { out in
        guard let values = values.baseAddress, let out = out.baseAddress else { return }
        Parallel.forEach(tiles: tiles.count) { tile in
          let first = tiles[tile].lowerBound
          ibk_squared_distances(
            values + first * dimensions, tiles[tile].count, dimensions, rows, width,
            out + first * width)
        }
      }
    }
    return out
  }
}
