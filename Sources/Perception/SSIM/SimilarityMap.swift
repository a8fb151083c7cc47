import Glibc

/// The similarity of two planes, window by window.
struct SimilarityMap {
  /// The window along one axis; the whole is its product with itself.
  private let weights: [Double]
  /// n / (n − 1), or 1.
  private let correction: Double
  /// How far a plane is continued on every side.
  private let margin: Int
  private let height: Int
  private let width: Int

  /// - Parameters:
  ///   - height: of the planes, at least the window's size, as `width`.
  init(_ options: SSIM, height: Int, width: Int) {
    self.height = height
    self.width = width
    let size = options.window.size
    margin = options.border == .mirrored ? size / 2 : 0
    let area = Double(size * size)
    correction = options.sampleCovariance ? area / (area - 1) : 1
    switch options.window {
    case .uniform:
      weights = [Double](repeating: 1 / Double(size), count: size)
    case .gaussian(_, let sigma):
      let bells = (0..<size).map { place in
        let distance = Double(place - size / 2) / sigma
        return exp(-0.5 * distance * distance)
      }
      let sum = bells.reduce(0, +)
      weights = bells.map { $0 / sum }
    }
  }

  /// The mean similarity of two planes `[height, width]`.
  func mean(_ x: [Double], _ y: [Double]) -> Double {
    let (x, y) = (continued(x), continued(y))
    let meansX = filtered(x)
    let meansY = filtered(y)
    let squaresX = filtered(zip(x, x).map { $0 * $1 })
    let squaresY = filtered(zip(y, y).map { $0 * $1 })
    let products = filtered(zip(x, y).map { $0 * $1 })
    let c1 = SSIM.k1 * SSIM.k1
    let c2 = SSIM.k2 * SSIM.k2
    var sum = 0.0
    for index in meansX.indices {
      let (mx, my) = (meansX[index], meansY[index])
      let varianceX = correction * (squaresX[index] - mx * mx)
      let varianceY = correction * (squaresY[index] - my * my)
      let covariance = correction * (products[index] - mx * my)
      sum +=
        (2 * mx * my + c1) * (2 * covariance + c2)
        / ((mx * mx + my * my + c1) * (varianceX + varianceY + c2))
    }
    return sum / Double(meansX.count)
  }

  private var continuedHeight: Int { height + 2 * margin }
  private var continuedWidth: Int { width + 2 * margin }

  /// The plane with its mirror images around it; the plane itself where there is no margin.
  private func continued(_ plane: [Double]) -> [Double] {
    guard margin > 0 else { return plane }
    func mirrored(_ place: Int, _ size: Int) -> Int {
      place < 0 ? -1 - place : place >= size ? 2 * size - 1 - place : place
    }
    var wide: [Double] = []
    wide.reserveCapacity(continuedHeight * continuedWidth)
    for row in -margin..<height + margin {
      let start = mirrored(row, height) * width
      for column in -margin..<width + margin {
        wide.append(plane[start + mirrored(column, width)])
      }
    }
    return wide
  }

  /// The weighted mean in every window that fits the continued plane.
  private func filtered(_ plane: [Double]) -> [Double] {
    let size = weights.count
    let columns = continuedWidth - size + 1
    let rows = continuedHeight - size + 1
    // Along the rows, then along the columns.
    var narrow = [Double](repeating: 0, count: continuedHeight * columns)
    var result = [Double](repeating: 0, count: rows * columns)
    plane.withUnsafeBufferPointer { plane in
      narrow.withUnsafeMutableBufferPointer { narrow in
        for row in 0..<continuedHeight {
          for place in 0..<size {
            let weight = weights[place]
            for column in 0..<columns {
              narrow[row * columns + column] +=
                weight * plane[row * continuedWidth + column + place]
            }
          }
        }
        result.withUnsafeMutableBufferPointer { result in
          for row in 0..<rows {
            for place in 0..<size {
              let weight = weights[place]
              for column in 0..<columns {
                result[row * columns + column] += weight * narrow[(row + place) * columns + column]
              }
            }
          }
        }
      }
    }
    return result
  }
}
