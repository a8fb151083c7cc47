internal import Kernels
internal import Tensors

/// The sums of the distances of some points to all points of each part, for several partitions at
/// once: the distances are what costs, and they are the same for all.
struct DistanceSums {
  /// The parts of every partition, one partition after the other.
  private let labels: [[Int32]]
  private let parts: Int
  private let points: PointMatrix
  private let norms: [Float]

  private static let tile = 256
  /// Up to this many dimensions differences are as fast as products.
  private static let fewDimensions = 8

  /// - Parameter points: centred, so that products lose few digits.
  init(_ points: PointMatrix, by partitions: [Partition]) {
    var first = 0
    labels = partitions.map { partition in
      defer { first += partition.sizes.count }
      return partition.parts.map { Int32(first + $0) }
    }
    parts = first
    self.points = points
    var norms = [Float](repeating: 0, count: points.count)
    ibk_squared_norms(points.values, points.count, points.dimensions, &norms)
    self.norms = norms
  }

  /// The sums of all points, `[parts, n]`; every pair is measured once.
  ///
  /// In the round r of as many as there are tiles, tile i meets tile (r − i) mod tiles. So each two
  /// tiles meet once, and none is in two pairs of a round: threads never add to the same sums, and
  /// the order in which these grow depends on the rounds alone.
  func ofAllPoints() -> [Double] {
    let tiles = Tiles(points.count, by: DistanceSums.tile)
    let count = points.count
    var sums = [Double](repeating: 0, count: parts * count)
    sums.withUnsafeMutableBufferPointer { sums in
      guard let sums = sums.baseAddress else { return }
      nonisolated(unsafe) let unsafeSums = sums
      for round in 0..<tiles.count {
        let pairs = (0..<tiles.count).compactMap { first in
          let second = (round - first + tiles.count) % tiles.count
          return first <= second ? (tiles[first], tiles[second]) : nil
        }
        Parallel.forEach(tiles: pairs.count) { pair in
          let (rows, columns) = pairs[pair]
          let distances = distances(points, norms, rows, columns)
          defer { distances.deallocate() }
          add(distances, from: rows, to: unsafeSums + columns.lowerBound, columns.count, count)
          guard rows != columns else { return }
          let turned = UnsafeMutablePointer<Float>.allocate(capacity: rows.count * columns.count)
          defer { turned.deallocate() }
          DistanceSums.transpose(distances, rows.count, columns.count, to: turned)
          add(turned, from: columns, to: unsafeSums + rows.lowerBound, rows.count, count)
        }
      }
    }
    return sums
  }

  /// The sums of the points in `sample`, `[parts, sample]`.
  func ofPoints(_ sample: [Int]) -> [Double] {
    let chosen = PointMatrix(gathering: sample, of: points)
    let chosenNorms = sample.map { norms[$0] }
    let tiles = Tiles(points.count, by: DistanceSums.tile)
    let targets = Tiles(sample.count, by: DistanceSums.tile)
    var sums = [Double](repeating: 0, count: parts * sample.count)
    sums.withUnsafeMutableBufferPointer { sums in
      guard let sums = sums.baseAddress else { return }
      nonisolated(unsafe) let unsafeSums = sums
      Parallel.forEach(tiles: targets.count) { target in
        let columns = targets[target]
        for tile in 0..<tiles.count {
          let distances = distances(chosen, chosenNorms, tiles[tile], columns)
          defer { distances.deallocate() }
          add(
            distances, from: tiles[tile], to: unsafeSums + columns.lowerBound, columns.count,
            sample.count)
        }
      }
    }
    return sums
  }

  /// The distances of the points `rows` to the `columns` of others, which the caller frees.
  private func distances(
    _ others: PointMatrix, _ otherNorms: [Float], _ rows: Range<Int>, _ columns: Range<Int>
  ) -> UnsafeMutablePointer<Float> {
    let dimensions = points.dimensions
    let out = UnsafeMutablePointer<Float>.allocate(capacity: rows.count * columns.count)
    points.values.withUnsafeBufferPointer { a in
      others.values.withUnsafeBufferPointer { b in
        norms.withUnsafeBufferPointer { aNorms in
          otherNorms.withUnsafeBufferPointer { bNorms in
            guard let a = a.baseAddress, let b = b.baseAddress,
              let aNorms = aNorms.baseAddress, let bNorms = bNorms.baseAddress
            else { return }
            let a0 = a + rows.lowerBound * dimensions
            let b0 = b + columns.lowerBound * dimensions
            guard dimensions > DistanceSums.fewDimensions else {
              ibk_distances(a0, rows.count, b0, columns.count, dimensions, out)
              return
            }
            BLAS.gemm(
              transposeB: true, m: rows.count, n: columns.count, k: dimensions, a0,
              lda: dimensions, b0, ldb: dimensions, out, ldc: columns.count)
            ibk_distances_from_dots(
              a0, aNorms + rows.lowerBound, rows.count, b0, bNorms + columns.lowerBound,
              columns.count, dimensions, out)
          }
        }
      }
    }
    return out
  }

  /// Band by band, of which every cache line is used whole.
  private static func transpose(
    _ matrix: UnsafePointer<Float>, _ rows: Int, _ columns: Int,
    to out: UnsafeMutablePointer<Float>
  ) {
    let bands = Tiles(rows, by: 16)
    for band in 0..<bands.count {
      let top = bands[band].lowerBound
      ibk_transpose(
        matrix + top * columns, columns, bands[band].count, columns, out + top, rows)
    }
  }

  /// Adds the rows of `distances` to the sums of their parts, in every partition.
  private func add(
    _ distances: UnsafePointer<Float>, from rows: Range<Int>,
    to sums: UnsafeMutablePointer<Double>, _ columns: Int, _ stride: Int
  ) {
    for labels in labels {
      labels.withUnsafeBufferPointer { labels in
        guard let labels = labels.baseAddress else { return }
        ibk_add_rows_by_label(
          distances, rows.count, columns, labels + rows.lowerBound, sums, stride)
      }
    }
  }
}
