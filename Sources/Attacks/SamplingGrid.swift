/// Where each pixel of a warped image comes from: x and y from −1 at the first column and row to 1
/// at the last, as PyTorch's `grid_sample` with `align_corners` has it.
struct SamplingGrid {
  let height: Int
  let width: Int
  /// `[height, width, 2]`: x, then y.
  private(set) var places: [Float]

  /// The identity plus a field of random vectors, enlarged by bicubic interpolation.
  ///
  /// - Parameter points: `[2, count, count]` in [−1, 1]: the x of all vectors, then their y.
  init(points: [Float], count: Int, strength: Double, height: Int, width: Int) {
    self.height = height
    self.width = width
    let mean = points.reduce(0.0) { $0 + Double(abs($1)) } / Double(max(1, points.count))
    let scale = mean > 0 ? strength / mean : 0
    let rows = (0..<height).map { SamplingGrid.taps($0, of: height, points: count) }
    let columns = (0..<width).map { SamplingGrid.taps($0, of: width, points: count) }
    places = [Float](repeating: 0, count: height * width * 2)
    for (axis, (size, across)) in [(width, true), (height, false)].enumerated() {
      let field = points[axis * count * count..<(axis + 1) * count * count]
      // First along the rows of control points, so that each pixel takes four terms.
      let lines = (0..<count).map { line in
        columns.map { taps in
          taps.reduce(0.0) {
            $0 + $1.weight * Double(field[field.startIndex + line * count + $1.point])
          }
        }
      }
      for row in 0..<height {
        for column in 0..<width {
          let vector = rows[row].reduce(0.0) { $0 + $1.weight * lines[$1.point][column] }
          let place = across ? column : row
          let identity = -1 + 2 * Double(place) / Double(size - 1)
          places[(row * width + column) * 2 + axis] = Float(
            min(1, max(-1, identity + scale * vector / Double(size))))
        }
      }
    }
  }

  /// Moves every place by a vector of up to one half pixel: `[height, width, 2]` in [−1, 1].
  mutating func move(_ vectors: [Float]) {
    for index in places.indices {
      let size = Float(index % 2 == 0 ? width : height)
      places[index] = min(1, max(-1, places[index] + vectors[index] / size))
    }
  }

  /// The image with each pixel fetched from its place, bilinearly.
  func sample(_ image: Image) -> Image {
    var warped = image
    for pixel in 0..<height * width {
      let x = (places[2 * pixel] + 1) / 2 * Float(width - 1)
      let y = (places[2 * pixel + 1] + 1) / 2 * Float(height - 1)
      let (left, top) = (Int(x), Int(y))
      // The second pixel has no weight where it would lie outside.
      let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
      let (across, down) = (x - Float(left), y - Float(top))
      for channel in 0..<3 {
        let upper =
          image[top, left, channel] * (1 - across) + image[top, right, channel] * across
        let lower =
          image[bottom, left, channel] * (1 - across) + image[bottom, right, channel] * across
        // Rounding may leave [0, 1] by one unit in the last place.
        warped.values[3 * pixel + channel] = min(1, max(0, upper * (1 - down) + lower * down))
      }
    }
    return warped
  }

  /// The control points that a pixel takes part of: cubic convolution with a = −0.75 over four of
  /// them, the border's repeated (Keys, "Cubic convolution interpolation for digital image
  /// processing", 1981; the constant is PyTorch's).
  private static func taps(
    _ place: Int, of size: Int, points: Int
  ) -> [(point: Int, weight: Double)] {
    let a = -0.75
    let position = Double(place) * Double(points - 1) / Double(size - 1)
    let first = Int(position)
    let t = position - Double(first)
    func near(_ x: Double) -> Double { ((a + 2) * x - (a + 3)) * x * x + 1 }
    func far(_ x: Double) -> Double { ((a * x - 5 * a) * x + 8 * a) * x - 4 * a }
    let weights = [far(t + 1), near(t), near(1 - t), far(2 - t)]
    return weights.enumerated().map { offset, weight in
      (min(points - 1, max(0, first - 1 + offset)), weight)
    }
  }
}
