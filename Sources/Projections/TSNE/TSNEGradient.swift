internal import Glibc
internal import Kernels
internal import Tensors

/// The two halves of the t-SNE gradient at some embedding (van der Maaten and Hinton 2008,
/// equation 5): ∂KL/∂yᵢ = 4 · Σⱼ (pᵢⱼ − qᵢⱼ) · (yᵢ − yⱼ) / (1 + |yᵢ − yⱼ|²).
package struct TSNEGradient {
  private let affinities: Affinities
  private var repulsion: Repulsion
  private let attractionX: Memory<Float>
  private let attractionY: Memory<Float>
  private let pairs: Memory<UInt64>

  private static let rowTile = 512

  package init(_ affinities: Affinities, options: TSNEOptions) {
    self.affinities = affinities
    repulsion = Repulsion(count: affinities.rows, options: options)
    attractionX = Memory(repeating: 0, count: affinities.rows)
    attractionY = Memory(repeating: 0, count: affinities.rows)
    pairs = Memory(repeating: 0, count: affinities.rows)
  }

  package mutating func update(x: [Float], y: [Float]) {
    update(x: Memory(x, else: 0), y: Memory(y, else: 0))
  }

  mutating func update(x: Memory<Float>, y: Memory<Float>) {
    repulsion.update(x: x, y: y)
    let tiles = Tiles(affinities.rows, by: TSNEGradient.rowTile)
    let (affinities, pairs, forceX, forceY) = (affinities, pairs, attractionX, attractionY)
    ibk_pair(x.base, y.base, affinities.rows, pairs.base)
    affinities.starts.withUnsafeBufferPointer { starts in
      guard let starts = starts.baseAddress else { return }
      nonisolated(unsafe) let unsafeStarts = starts
      Parallel.forEach(tiles: tiles.count) { tile in
        let first = tiles[tile].lowerBound
        ibk_attract(
          unsafeStarts + first, affinities.columns, affinities.values, first, tiles[tile].count,
          pairs.base, forceX.base + first, forceY.base + first)
      }
    }
  }

  /// A quarter of the gradient at a point.
  package func quarter(at row: Int) -> (x: Double, y: Double) {
    (
      Double(attractionX[row]) - Double(repulsion.x[row]) / repulsion.normaliser,
      Double(attractionY[row]) - Double(repulsion.y[row]) / repulsion.normaliser
    )
  }

  /// What a descent along the x axis needs of the gradient, and along the y axis.
  var alongX: TSNESlopes { slopes(attractionX, repulsion.x) }
  var alongY: TSNESlopes { slopes(attractionY, repulsion.y) }

  private func slopes(_ attraction: Memory<Float>, _ repulsion: Memory<Float>) -> TSNESlopes {
    TSNESlopes(
      attraction: attraction, repulsion: repulsion,
      repulsionShare: Float(1 / self.repulsion.normaliser))
  }

  /// KL(P‖Q) in nats at the embedding of the last update, over the pairs of P that are not 0.
  package func divergence(x: [Float], y: [Float]) -> Double {
    divergence(x: Memory(x, else: 0), y: Memory(y, else: 0))
  }

  func divergence(x: Memory<Float>, y: Memory<Float>) -> Double {
    let tiles = Tiles(affinities.rows, by: TSNEGradient.rowTile)
    let parts = Memory<Double>(repeating: 0, count: tiles.count)
    let (affinities, normaliser) = (affinities, repulsion.normaliser)
    Parallel.forEach(tiles: tiles.count) { tile in
      var sum = 0.0
      for row in tiles[tile] {
        for entry in Int(affinities.starts[row])..<Int(affinities.starts[row + 1]) {
          let p = Double(affinities.values[entry])
          guard p > 0 else { continue }
          let column = Int(affinities.columns[entry])
          let dx = Double(x[row] - x[column])
          let dy = Double(y[row] - y[column])
          sum += p * log(p * normaliser * (1 + dx * dx + dy * dy))
        }
      }
      parts[tile] = sum
    }
    return parts.numbers.reduce(0, +)
  }
}

/// A quarter of the gradient along one axis: the attraction, and the share of the repulsion that
/// is taken off it.
struct TSNESlopes {
  let attraction: Memory<Float>
  let repulsion: Memory<Float>
  let repulsionShare: Float
}
