internal import Glibc
internal import Tensors

/// The joint probabilities P of t-SNE as a symmetric sparse matrix, row after row, which sums to 1.
package struct Affinities: Sendable {
  /// Where each row starts in `columns` and `values`; one more than there are rows.
  package private(set) var starts: [Int32] = [0]
  package private(set) var columns: [Int32] = []
  package private(set) var values: [Float] = []

  package var rows: Int { starts.count - 1 }

  /// p(j|i) of each point's neighbours: a Gaussian in the distance, whose width gives the
  /// distribution the wanted perplexity (van der Maaten and Hinton 2008, equations 1 and 4).
  package static func conditional(
    _ neighbours: NearestNeighbours, perplexity: Double
  ) -> [Float] {
    let count = neighbours.count
    let rows = count == 0 ? 0 : neighbours.places.count / count
    var probabilities = [Float](repeating: 0, count: rows * count)
    let tiles = Tiles(rows, by: 256)
    neighbours.squared.withUnsafeBufferPointer { squared in
      probabilities.withUnsafeMutableBufferPointer { probabilities in
        nonisolated(unsafe) let probabilities = probabilities
        Parallel.forEach(tiles: tiles.count) { tile in
          for row in tiles[tile] {
            let range = row * count..<(row + 1) * count
            calibrate(
              UnsafeBufferPointer(rebasing: squared[range]),
              to: UnsafeMutableBufferPointer(rebasing: probabilities[range]),
              entropy: log(perplexity))
          }
        }
      }
    }
    return probabilities
  }

  /// Newton's method on the logarithm of the precision β, kept within a bracket. The entropy falls
  /// from ln(count) to that of the ties for nearest; an entropy outside is approached as far as
  /// the steps go.
  private static func calibrate(
    _ squared: UnsafeBufferPointer<Float>, to out: UnsafeMutableBufferPointer<Float>,
    entropy wanted: Double
  ) {
    let count = squared.count
    // The probabilities depend on differences only; the nearest at 0 keeps the sum at 1 or more.
    let nearest = Double(squared.min() ?? 0)
    let mean = squared.reduce(0) { $0 + Double($1) } / Double(count) - nearest
    guard mean > 0 else {
      for j in 0..<count { out[j] = 1 / Float(count) }
      return
    }
    var precision = 1 / mean
    var (low, high) = (0.0, Double.infinity)
    var sum = 1.0
    var used = precision
    for _ in 0..<100 {
      used = precision
      (sum, precision) = step(
        squared, nearest: nearest, precision: precision, wanted: wanted, &low, &high)
      if precision == used { break }
    }
    for j in 0..<count { out[j] = Float(exp(-used * (Double(squared[j]) - nearest)) / sum) }
  }

  /// The normaliser at a precision, and the next precision to try; the same one when done.
  private static func step(
    _ squared: UnsafeBufferPointer<Float>, nearest: Double, precision: Double, wanted: Double,
    _ low: inout Double, _ high: inout Double
  ) -> (sum: Double, next: Double) {
    var (sum, first, second) = (0.0, 0.0, 0.0)
    for value in squared {
      let distance = Double(value) - nearest
      let weight = exp(-precision * distance)
      sum += weight
      first += weight * distance
      second += weight * distance * distance
    }
    let mean = first / sum
    let excess = log(sum) + precision * mean - wanted
    if abs(excess) < 1e-7 { return (sum, precision) }
    if excess > 0 { low = precision } else { high = precision }
    // dH / d ln β = −β² · Var(d²)
    let slope = precision * precision * (second / sum - mean * mean)
    var next = slope > 0 ? precision * exp(max(-2, min(2, excess / slope))) : 0
    if !(next > low && next < high) {
      next = high.isFinite ? (low + high) / 2 : precision * 4
    }
    return (sum, next)
  }

  /// p(ij) = (p(j|i) + p(i|j)) / 2n.
  package init(_ neighbours: NearestNeighbours, perplexity: Double) {
    let count = neighbours.count
    guard count > 0 else { return }
    let conditional = Affinities.conditional(neighbours, perplexity: perplexity)
    let rows = neighbours.places.count / count
    let scale = 1 / (2 * Double(rows))

    // The transposed matrix; filled in row order, so that each of its rows is sorted.
    var heads = [Int](repeating: 0, count: rows + 1)
    for place in neighbours.places { heads[Int(place) + 1] += 1 }
    for row in 0..<rows { heads[row + 1] += heads[row] }
    var ends = heads
    var sources = [Int32](repeating: 0, count: conditional.count)
    var weights = [Float](repeating: 0, count: conditional.count)
    for row in 0..<rows {
      for slot in row * count..<(row + 1) * count {
        let target = Int(neighbours.places[slot])
        sources[ends[target]] = Int32(row)
        weights[ends[target]] = conditional[slot]
        ends[target] += 1
      }
    }
    columns.reserveCapacity(2 * conditional.count)
    values.reserveCapacity(2 * conditional.count)
    starts.reserveCapacity(rows + 1)
    for row in 0..<rows {
      let own = (row * count..<(row + 1) * count).sorted {
        neighbours.places[$0] < neighbours.places[$1]
      }
      var other = heads[row]
      for slot in own {
        let place = neighbours.places[slot]
        while other < heads[row + 1], sources[other] < place {
          append(sources[other], Double(weights[other]) * scale)
          other += 1
        }
        var sum = Double(conditional[slot])
        if other < heads[row + 1], sources[other] == place {
          sum += Double(weights[other])
          other += 1
        }
        append(place, sum * scale)
      }
      while other < heads[row + 1] {
        append(sources[other], Double(weights[other]) * scale)
        other += 1
      }
      starts.append(Int32(columns.count))
    }
  }

  private mutating func append(_ column: Int32, _ value: Double) {
    columns.append(column)
    values.append(Float(value))
  }
}
