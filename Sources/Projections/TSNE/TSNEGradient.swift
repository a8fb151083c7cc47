internal import Glibc
internal import Kernels
internal import Tensors

/// The two halves of the t-SNE gradient at some embedding (van der Maaten and Hinton 2008,
/// equation 5): ∂KL/∂yᵢ = 4 · Σⱼ (pᵢⱼ − qᵢⱼ) · (yᵢ − yⱼ) / (1 + |yᵢ − yⱼ|²).
package struct TSNEGradient {
  private let affinities: Affinities
  private var repulsion: Repulsion
  private var attractionX: [Float]
  private var attractionY: [Float]

  private static let rowTile = 512

  package init(_ affinities: Affinities, theta: Double) {
    self.affinities = affinities
    repulsion = Repulsion(count: affinities.rows, theta: theta)
    attractionX = [Float](repeating: 0, count: affinities.rows)
    attractionY = attractionX
  }

  package mutating func update(x: [Float], y: [Float]) {
    repulsion.update(x: x, y: y)
    let tiles = Tiles(affinities.rows, by: TSNEGradient.rowTile)
    affinities.starts.withUnsafeBufferPointer { starts in
      attractionX.withUnsafeMutableBufferPointer { forceX in
        attractionY.withUnsafeMutableBufferPointer { forceY in
          guard let starts = starts.baseAddress, let forceX = forceX.baseAddress,
            let forceY = forceY.baseAddress
          else { return }
          Parallel.forEach(tiles: tiles.count) { tile in
            let rows = tiles[tile]
            ibk_attract(
              starts + rows.lowerBound, affinities.columns, affinities.values, rows.lowerBound,
              rows.count, x, y, forceX + rows.lowerBound, forceY + rows.lowerBound)
          }
        }
      }
    }
  }

  /// A quarter of the gradient at a point, with the attraction times `exaggeration`.
  package func quarter(at row: Int, exaggeration: Double) -> (x: Double, y: Double) {
    (
      exaggeration * Double(attractionX[row]) - repulsion.x[row] / repulsion.normaliser,
      exaggeration * Double(attractionY[row]) - repulsion.y[row] / repulsion.normaliser
    )
  }

  /// KL(P‖Q) in nats at the embedding of the last update, over the pairs of P that are not 0.
  package func divergence(x: [Float], y: [Float]) -> Double {
    let tiles = Tiles(affinities.rows, by: TSNEGradient.rowTile)
    var parts = [Double](repeating: 0, count: tiles.count)
    let normaliser = repulsion.normaliser
    parts.withUnsafeMutableBufferPointer { parts in
      nonisolated(unsafe) let parts = parts
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
    }
    return parts.reduce(0, +)
  }
}
