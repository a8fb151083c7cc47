import Tensors

/// Points like a network's features of several classes: normal clouds around centres, all in a
/// few directions of many, with a little noise in every dimension.
///
/// In few directions, because clouds that are round in hundreds of dimensions have distances so
/// alike that openTSNE's search for the width of its Gaussians ends in rounding errors.
enum ClusteredPoints {
  private static let directions = 16
  static let clusters = 15

  static func make(count: Int, dimensions: Int) -> Tensor {
    func normals(_ purpose: String, _ count: Int, _ scale: Float) -> [Float] {
      RandomStream(seed: 1, purpose: "benchmark/" + purpose).normals(count: count, scale: scale)
    }
    let centres = normals("centres", clusters * directions, 2)
    let axes = normals("axes", directions * dimensions, 0.25)
    let places = normals("places", count * directions, 1)
    var values = normals("noise", count * dimensions, 0.05)
    for row in 0..<count {
      for direction in 0..<directions {
        let along =
          places[row * directions + direction]
          + centres[row % clusters * directions + direction]
        for column in 0..<dimensions {
          values[row * dimensions + column] += along * axes[direction * dimensions + column]
        }
      }
    }
    return Tensor(shape: [count, dimensions], values: values)
  }
}
