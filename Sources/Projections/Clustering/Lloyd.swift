internal import Kernels
internal import Tensors

/// Lloyd's iterations, on points taken relative to their mean.
struct Lloyd {
  /// Where the iterations of one start ended. Centres are relative to the mean of all points.
  struct Outcome {
    var centres: [Float] = []
    var assignments: [Int32] = []
    var inertia = Double.infinity
    var iterations = 0
  }

  /// The mean of the points as they were given.
  let mean: [Double]
  /// The points, relative to that mean.
  let points: PointMatrix
  let norms: [Float]
  let tiles: Tiles
  /// The variance of a dimension, averaged over all.
  private let meanVariance: Double

  init(_ given: PointMatrix) {
    mean = given.mean()
    var points = given
    points.centre(on: mean)
    self.points = points
    var norms = [Float](repeating: 0, count: points.count)
    ibk_squared_norms(points.values, points.count, points.dimensions, &norms)
    self.norms = norms
    // A tile of points stays in cache from the products to the sums; at most 64 tiles, so that
    // their sums stay small where there are many clusters.
    tiles = Tiles(points.count, by: max(512, (points.count + 63) / 64))
    meanVariance =
      norms.reduce(0) { $0 + Double($1) } / Double(max(1, points.count * points.dimensions))
  }

  /// The points' values and squared norms, in memory.
  func withPoints(_ body: (UnsafePointer<Float>, UnsafePointer<Float>) -> Void) {
    points.values.withUnsafeBufferPointer { values in
      norms.withUnsafeBufferPointer { norms in
        guard let values = values.baseAddress, let norms = norms.baseAddress else { return }
        body(values, norms)
      }
    }
  }

  func run(from start: [Float], tolerance: Double, iterationLimit: Int) -> Outcome {
    var centres = start
    let clusters = start.count / points.dimensions
    var pass = Pass(self, clusters: clusters)
    var iterations = 0
    var settled = false
    while iterations < iterationLimit && !settled {
      iterations += 1
      let before = pass.assignments
      pass.assign(to: centres)
      let moved = pass.fillEmptyClusters()
      let next = pass.means(keeping: centres)
      let shift = zip(next, centres).reduce(0.0) {
        let difference = Double($1.0) - Double($1.1)
        return $0 + difference * difference
      }
      centres = next
      settled =
        shift <= tolerance * meanVariance
        || (!moved && iterations > 1 && before == pass.assignments)
    }
    // The assignments that belong to the last centres.
    pass.assign(to: centres)
    return Outcome(
      centres: centres, assignments: pass.assignments, inertia: pass.inertia(of: centres),
      iterations: iterations)
  }
}

/// The working memory of one run, and the steps that use it.
private struct Pass {
  private(set) var assignments: [Int32]
  private var squared: [Float]
  private var sizes: [Int]
  private var tileSums: [Float]
  private let lloyd: Lloyd
  private let clusters: Int

  private var points: PointMatrix { lloyd.points }

  /// Up to this many clusters differences are as fast as products, and more exact.
  private static let fewClusters = 16

  init(_ lloyd: Lloyd, clusters: Int) {
    self.lloyd = lloyd
    self.clusters = clusters
    assignments = [Int32](repeating: 0, count: lloyd.points.count)
    squared = [Float](repeating: 0, count: lloyd.points.count)
    sizes = [Int](repeating: 0, count: clusters)
    tileSums = [Float](
      repeating: 0, count: lloyd.tiles.count * clusters * lloyd.points.dimensions)
  }

  /// Assigns every point to its nearest centre, and sums the points of each cluster tile by tile.
  mutating func assign(to centres: [Float]) {
    let (clusters, dimensions, lloyd) = (clusters, points.dimensions, lloyd)
    var centreNorms = [Float](repeating: 0, count: clusters)
    ibk_squared_norms(centres, clusters, dimensions, &centreNorms)
    let norms = centreNorms
    assignments.withUnsafeMutableBufferPointer { assignments in
      squared.withUnsafeMutableBufferPointer { squared in
        tileSums.withUnsafeMutableBufferPointer { tileSums in
          lloyd.withPoints { values, pointNorms in
            guard let assignments = assignments.baseAddress, let squared = squared.baseAddress,
              let tileSums = tileSums.baseAddress
            else { return }
            Parallel.forEach(tiles: lloyd.tiles.count) { tile in
              let sums = tileSums + tile * clusters * dimensions
              sums.update(repeating: 0, count: clusters * dimensions)
              let parts = Tiles(lloyd.tiles[tile].count, by: 256)
              let squares = UnsafeMutablePointer<Float>.allocate(capacity: 256 * clusters)
              defer { squares.deallocate() }
              for part in 0..<parts.count {
                let first = lloyd.tiles[tile].lowerBound + parts[part].lowerBound
                let rows = values + first * dimensions
                let count = parts[part].count
                if clusters <= Pass.fewClusters {
                  ibk_squared_distances(rows, count, dimensions, centres, clusters, squares)
                } else {
                  BLAS.gemm(
                    transposeB: true, m: count, n: clusters, k: dimensions, rows, lda: dimensions,
                    centres, ldb: dimensions, squares, ldc: clusters)
                  ibk_squares_from_dots(pointNorms + first, norms, count, clusters, squares)
                }
                ibk_nearest_centres(squares, count, clusters, assignments + first, squared + first)
                ibk_add_rows(rows, count, dimensions, assignments + first, sums)
              }
            }
          }
        }
      }
    }
    for cluster in 0..<clusters { sizes[cluster] = 0 }
    for cluster in assignments { sizes[Int(cluster)] += 1 }
  }

  /// Gives each empty cluster the point that lies farthest from its centre, as scikit-learn does;
  /// a cluster's last point stays. Returns whether any was empty.
  mutating func fillEmptyClusters() -> Bool {
    let empty = sizes.indices.filter { sizes[$0] == 0 }
    guard !empty.isEmpty else { return false }
    let far = squared.indices.sorted { (-squared[$0], $0) < (-squared[$1], $1) }
    var candidates = far.makeIterator()
    for cluster in empty {
      while let row = candidates.next() {
        let old = Int(assignments[row])
        guard sizes[old] > 1 else { continue }
        move(row, from: old, to: cluster)
        break
      }
    }
    return true
  }

  private mutating func move(_ row: Int, from old: Int, to new: Int) {
    let dimensions = points.dimensions
    let sums = row / lloyd.tiles.size * clusters
    for column in 0..<dimensions {
      let value = points.values[row * dimensions + column]
      tileSums[(sums + old) * dimensions + column] -= value
      tileSums[(sums + new) * dimensions + column] += value
    }
    sizes[old] -= 1
    sizes[new] += 1
    assignments[row] = Int32(new)
  }

  /// The mean of each cluster; one without points keeps its centre.
  func means(keeping centres: [Float]) -> [Float] {
    let length = clusters * points.dimensions
    var sums = [Double](repeating: 0, count: length)
    for tile in 0..<lloyd.tiles.count {
      for place in 0..<length { sums[place] += Double(tileSums[tile * length + place]) }
    }
    return sums.indices.map { place in
      let size = sizes[place / points.dimensions]
      return size > 0 ? Float(sums[place] / Double(size)) : centres[place]
    }
  }

  /// The sum of all squared distances, by differences.
  func inertia(of centres: [Float]) -> Double {
    let (dimensions, lloyd, assignments) = (points.dimensions, lloyd, assignments)
    var parts = [Double](repeating: 0, count: lloyd.tiles.count)
    parts.withUnsafeMutableBufferPointer { parts in
      nonisolated(unsafe) let parts = parts
      lloyd.points.values.withUnsafeBufferPointer { values in
        centres.withUnsafeBufferPointer { centres in
          guard let values = values.baseAddress, let centres = centres.baseAddress else { return }
          Parallel.forEach(tiles: lloyd.tiles.count) { tile in
            parts[tile] = lloyd.tiles[tile].reduce(0) { sum, row in
              let centre = centres + Int(assignments[row]) * dimensions
              return sum
                + Double(ibk_squared_distance(values + row * dimensions, centre, dimensions))
            }
          }
        }
      }
    }
    return parts.reduce(0, +)
  }
}
