internal import Kernels
internal import Tensors

/// The repulsive half of the t-SNE gradient by interpolation on a grid: the points' masses are
/// spread to its nodes, convolved there by Fourier transforms, and the results are interpolated at
/// the points (Linderman et al., Nature Methods 16, 2019), so that the work grows with the number
/// of points and with the area that they cover, not with the number of pairs.
///
/// Unlike there, the forces are convolved as such, rather than composed of four sums that nearly
/// cancel, so that single precision is enough; and the grid's nodes carry cubic splines, smooth
/// across its cells, rather than parabolas of three nodes each.
struct Interpolation {
  private var convolution: GridConvolution?
  private var masses = Memory<Float>(repeating: 0, count: 0)
  private let u: Memory<Float>
  private let v: Memory<Float>
  private let order: Memory<Int32>

  /// Nodes in a length of 1, as in FIt-SNE and openTSNE. The error of a force is 0.3 to 0.7 % of
  /// the typical force in spread embeddings, where parabolas leave 2 to 3 %, and up to 3 % where
  /// many points lie on one another.
  private static let fineness = 3.0
  /// Rows of a band, whose masses one thread spreads. They reach three rows into the next one.
  private static let bandHeight = 8
  private static let pointTile = 1024

  init(count: Int) {
    u = Memory(repeating: 0, count: count)
    v = Memory(repeating: 0, count: count)
    order = Memory(repeating: 0, count: count)
  }

  /// The nodes a side for points that lie within a square of this width; nil where they are too
  /// many.
  static func side(width: Float) -> Int? {
    // A point touches a node before and two after it.
    let nodes = (Double(width) * fineness).rounded(.up) + 5
    return nodes <= Double(GridConvolution.mostNodes) ? GridConvolution.side(of: Int(nodes)) : nil
  }

  /// Σ q² · (yᵢ − yⱼ) of each point to `forceX` and `forceY`; returns Σ q over all ordered pairs.
  mutating func run(
    _ x: Memory<Float>, _ y: Memory<Float>, left: Float, bottom: Float, side: Int,
    forceX: Memory<Float>, forceY: Memory<Float>
  ) -> Double {
    let convolution = prepare(side)
    let spacing = Float(1 / Interpolation.fineness)
    let bands = (side + Interpolation.bandHeight - 1) / Interpolation.bandHeight
    var ends = [Int32](repeating: 0, count: bands)
    ibk_order_by_band(
      x.base, y.base, x.count, left - 1.5 * spacing, bottom - 1.5 * spacing,
      Float(Interpolation.fineness), Int32(Interpolation.bandHeight), Int32(bands), &ends,
      order.base, u.base, v.base)
    spread(ends, side: side)
    convolution.convolve(masses)

    let (u, v, order, fields) = (u, v, order, convolution.fields)
    let tiles = Tiles(x.count, by: Interpolation.pointTile)
    let sums = Memory<Double>(repeating: 0, count: tiles.count)
    Parallel.forEach(tiles: tiles.count) { tile in
      let first = tiles[tile].lowerBound
      sums.base[tile] = ibk_interpolate(
        u.base + first, v.base + first, tiles[tile].count, fields.base, side, side * side,
        order.base + first, forceX.base, forceY.base)
    }
    // Each point meets itself with q = 1.
    return sums.numbers.reduce(0, +) - Double(x.count)
  }

  private mutating func prepare(_ side: Int) -> GridConvolution {
    if let convolution, convolution.side == side { return convolution }
    let made = GridConvolution(side: side, spacing: 1 / Interpolation.fineness)
    convolution = made
    masses = Memory(repeating: 0, count: side * side)
    return made
  }

  /// Even bands first, then odd ones: no two that are spread at once share a node, and what a node
  /// gets comes in the same order whatever the threads.
  private func spread(_ ends: [Int32], side: Int) {
    masses.fill(0)
    let (u, v, masses) = (u, v, masses)
    for parity in 0..<2 {
      Parallel.forEach(tiles: (ends.count + 1 - parity) / 2) { tile in
        let band = 2 * tile + parity
        let first = band > 0 ? Int(ends[band - 1]) : 0
        ibk_spread(u.base + first, v.base + first, Int(ends[band]) - first, masses.base, side)
      }
    }
  }
}
