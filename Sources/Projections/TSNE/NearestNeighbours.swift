internal import Kernels
internal import Tensors

/// The exact nearest neighbours of every point among the others, nearest first; of equally near
/// ones the lower row comes first.
///
/// All pairs are looked at, each once: n² / 2 scalar products, by matrix products of tiles. The
/// memory grows with n alone.
package struct NearestNeighbours: Sendable {
  package let count: Int
  /// The rows of the neighbours, `[n, count]`.
  package private(set) var places: [Int32]
  /// Their squared distances, `[n, count]`.
  package private(set) var squared: [Float]

  private static let tile = 512
  /// Candidates beyond those wanted: products of tiles rank to rounding only, and the last word
  /// is the distance by differences.
  private static let spare = 8

  /// - Parameters:
  ///   - points: centred, so that products keep their digits.
  ///   - count: at most n − 1.
  package init(of points: PointMatrix, count: Int, progress: (Double) throws -> Void) rethrows {
    self.count = count
    places = [Int32](repeating: 0, count: points.count * count)
    squared = [Float](repeating: 0, count: points.count * count)
    guard count > 0 else { return }
    let search = Search(points.count, dimensions: points.dimensions, keeping: count + Self.spare)
    try points.values.withUnsafeBufferPointer { values in
      guard let values = values.baseAddress else { return }
      nonisolated(unsafe) let points = values
      search.takeNorms(points)
      for round in 0..<search.rounds {
        try progress(Double(round) / Double(search.rounds))
        let pairs = search.pairs(of: round)
        Parallel.forEach(tiles: pairs.count) { search.offer(pairs[$0], points) }
      }
      places.withUnsafeMutableBufferPointer { places in
        squared.withUnsafeMutableBufferPointer { squared in
          guard let placesBase = places.baseAddress, let squaredBase = squared.baseAddress else {
            return
          }
          nonisolated(unsafe) let found = (placesBase, squaredBase)
          Parallel.forEach(tiles: search.tiles.count) { tile in
            search.rank(search.tiles[tile], points, count: count, found.0, found.1)
          }
        }
      }
    }
  }

  /// The candidates of all points.
  private struct Search {
    let tiles: Tiles
    let dimensions: Int
    private let norms: Memory<Float>
    private let values: Memory<Float>
    private let places: Memory<Int32>
    private let held: Memory<Int32>
    private let worst: Memory<Float>
    private let room: Int
    private let kept: Int

    init(_ points: Int, dimensions: Int, keeping wanted: Int) {
      tiles = Tiles(points, by: NearestNeighbours.tile)
      self.dimensions = dimensions
      kept = min(points - 1, wanted)
      // Twice as many as are kept: choosing among them costs little for each that came.
      room = 2 * kept + 2
      norms = Memory(repeating: 0, count: points)
      values = Memory(repeating: 0, count: points * room)
      places = Memory(repeating: 0, count: points * room)
      held = Memory(repeating: 0, count: points)
      worst = Memory(repeating: .infinity, count: points)
    }

    private var candidates: ibk_candidates {
      ibk_candidates(
        values: values.base, places: places.base, held: held.base, worst: worst.base, room: room,
        kept: kept)
    }

    func takeNorms(_ points: UnsafePointer<Float>) {
      ibk_squared_norms(points, tiles.total, dimensions, norms.base)
    }

    /// Rounds of a tournament in which every tile meets every other: a tile is in one pair of a
    /// round only, so that the pairs of a round are independent. In the first, tiles meet
    /// themselves.
    var rounds: Int { tiles.count + tiles.count % 2 }

    func pairs(of round: Int) -> [(first: Int, second: Int)] {
      guard round > 0 else { return (0..<tiles.count).map { ($0, $0) } }
      // All but the last sit in a circle that turns; opposite ones meet (the circle method). With
      // an odd number of tiles the last is not there.
      let circle = rounds - 1
      let seats = (0..<rounds / 2).map { seat in
        let first = seat == 0 ? circle : (round + seat) % circle
        let second = (round + circle - seat) % circle
        return (first: min(first, second), second: max(first, second))
      }
      return seats.filter { $0.second < tiles.count }
    }

    func offer(_ pair: (first: Int, second: Int), _ points: UnsafePointer<Float>) {
      let (rows, columns) = (tiles[pair.first], tiles[pair.second])
      let dots = UnsafeMutablePointer<Float>.allocate(capacity: rows.count * columns.count)
      defer { dots.deallocate() }
      BLAS.gemm(
        transposeB: true, m: rows.count, n: columns.count, k: dimensions,
        points + rows.lowerBound * dimensions, lda: dimensions,
        points + columns.lowerBound * dimensions, ldb: dimensions, dots, ldc: columns.count)
      var candidates = candidates
      ibk_offer(
        dots, norms.base, Int32(rows.lowerBound), rows.count, Int32(columns.lowerBound),
        columns.count, &candidates)
    }

    func rank(
      _ rows: Range<Int>, _ points: UnsafePointer<Float>, count: Int,
      _ foundPlaces: UnsafeMutablePointer<Int32>, _ foundSquared: UnsafeMutablePointer<Float>
    ) {
      var candidates = candidates
      for row in rows {
        ibk_rank(
          &candidates, Int32(row), points, dimensions, count, foundPlaces + row * count,
          foundSquared + row * count)
      }
    }
  }
}
