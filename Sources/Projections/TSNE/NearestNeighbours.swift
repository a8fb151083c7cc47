internal import Kernels
internal import Tensors

/// The exact nearest neighbours of every point among the others, nearest first; of equally near
/// ones the lower row comes first.
package struct NearestNeighbours: Sendable {
  package let count: Int
  /// The rows of the neighbours, `[n, count]`.
  package private(set) var places: [Int32]
  /// Their squared distances, `[n, count]`.
  package private(set) var squared: [Float]

  private static let rowTile = 256
  private static let columnTile = 1024
  /// Candidates beyond those wanted: products of tiles rank to rounding only, and the last word
  /// is the distance by differences.
  private static let spare = 8
  /// Tiles between two reports of progress.
  private static let wave = 32

  /// - Parameters:
  ///   - points: centred, so that products keep their digits.
  ///   - count: at most n − 1.
  package init(of points: PointMatrix, count: Int, progress: (Double) throws -> Void) rethrows {
    self.count = count
    places = [Int32](repeating: 0, count: points.count * count)
    squared = [Float](repeating: 0, count: points.count * count)
    var norms = [Float](repeating: 0, count: points.count)
    let tiles = Tiles(points.count, by: NearestNeighbours.rowTile)
    try points.values.withUnsafeBufferPointer { values in
      try norms.withUnsafeMutableBufferPointer { norms in
        try places.withUnsafeMutableBufferPointer { places in
          try squared.withUnsafeMutableBufferPointer { squared in
            guard let values = values.baseAddress, let norms = norms.baseAddress,
              let places = places.baseAddress, let squared = squared.baseAddress
            else { return }
            ibk_squared_norms(values, points.count, points.dimensions, norms)
            let search = Search(
              values: values, norms: norms, points: points.count, dimensions: points.dimensions,
              count: count)
            for first in stride(from: 0, to: tiles.count, by: NearestNeighbours.wave) {
              try progress(Double(first) / Double(tiles.count))
              let last = min(tiles.count, first + NearestNeighbours.wave)
              Parallel.forEach(tiles: last - first) { tile in
                search.run(rows: tiles[first + tile], places: places, squared: squared)
              }
            }
          }
        }
      }
    }
  }

  private struct Search {
    let values: UnsafePointer<Float>
    let norms: UnsafePointer<Float>
    let points: Int
    let dimensions: Int
    let count: Int

    func run(
      rows: Range<Int>, places: UnsafeMutablePointer<Int32>, squared: UnsafeMutablePointer<Float>
    ) {
      let capacity = min(points - 1, count + NearestNeighbours.spare)
      let dots = UnsafeMutablePointer<Float>.allocate(
        capacity: rows.count * NearestNeighbours.columnTile)
      let heapValues = UnsafeMutablePointer<Float>.allocate(capacity: rows.count * capacity)
      let heapPlaces = UnsafeMutablePointer<Int32>.allocate(capacity: rows.count * capacity)
      defer {
        dots.deallocate()
        heapValues.deallocate()
        heapPlaces.deallocate()
      }
      var held = 0
      let columnTiles = Tiles(points, by: NearestNeighbours.columnTile)
      var counts = [Int](repeating: 0, count: rows.count)
      for tile in 0..<columnTiles.count {
        let columns = columnTiles[tile]
        BLAS.gemm(
          transposeB: true, m: rows.count, n: columns.count, k: dimensions,
          values + rows.lowerBound * dimensions, lda: dimensions,
          values + columns.lowerBound * dimensions, ldb: dimensions, dots, ldc: columns.count)
        for (line, row) in rows.enumerated() {
          counts[line] = ibk_keep_nearest(
            dots + line * columns.count, norms + columns.lowerBound, columns.count,
            Int32(columns.lowerBound), Int32(row), heapValues + line * capacity,
            heapPlaces + line * capacity, counts[line], capacity)
        }
      }
      for (line, row) in rows.enumerated() {
        held = counts[line]
        let ranked = (0..<held).map { slot in
          let place = heapPlaces[line * capacity + slot]
          let square = ibk_squared_distance(
            values + row * dimensions, values + Int(place) * dimensions, dimensions)
          return (square: square, place: place)
        }.sorted { ($0.square, $0.place) < ($1.square, $1.place) }
        for slot in 0..<count {
          places[row * count + slot] = ranked[slot].place
          squared[row * count + slot] = ranked[slot].square
        }
      }
    }
  }
}
