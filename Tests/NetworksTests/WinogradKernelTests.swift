import Kernels
import Tensors
import Testing

/// The transforms against what defines them, on one tile and one kernel of 16 channels.
@Suite struct WinogradKernelTests {
  private let d = RandomStream(seed: 1, purpose: "test/d").normals(count: 36 * 16)
  private let g = RandomStream(seed: 2, purpose: "test/g").normals(count: 9 * 16)
  private let dy = RandomStream(seed: 3, purpose: "test/dy").normals(count: 16 * 16)

  private func transformed(_ run: (UnsafeMutablePointer<Float>) -> Void, count: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      if let base = buffer.baseAddress { run(base) }
      filled = count
    }
  }

  /// V of a map of 6×6 pixels, as one tile.
  private var v: [Float] {
    var tiles = ibk_tiles(side: 1, image_pitch: 0, row_pitch: 6 * 16, channels: 16)
    return transformed({ ibk_winograd_input(&tiles, 0, 1, d, $0, 16) }, count: 36 * 16)
  }

  private var u: [Float] {
    transformed({ ibk_winograd_weights(g, 16, 16, $0, 16) }, count: 36 * 16)
  }

  private static let pixels = ibk_tiles(side: 1, image_pitch: 0, row_pitch: 4 * 16, channels: 16)

  /// Channel by channel, y = Aᵀ (U · V) A is the correlation of d with g.
  @Test(arguments: [Int32(0), 1]) func correlatesEachChannel(accumulate: Int32) {
    var tiles = Self.pixels
    let m = zip(u, v).map { $0 * $1 }
    var y = dy
    ibk_winograd_output(&tiles, 0, 1, m, 16, accumulate, &y)
    for row in 0..<4 {
      for column in 0..<4 {
        for channel in 0..<16 {
          var sum = accumulate == 1 ? Double(dy[(4 * row + column) * 16 + channel]) : 0
          for tap in 0..<9 {
            let from = ((row + tap / 3) * 6 + column + tap % 3) * 16 + channel
            sum += Double(d[from]) * Double(g[tap * 16 + channel])
          }
          #expect(abs(Double(y[(4 * row + column) * 16 + channel]) - sum) < 1e-5)
        }
      }
    }
  }

  /// The gradient of g, by channel: the correlation of d with dy.
  @Test func findsTheWeightGradient() {
    var tiles = Self.pixels
    let dm = transformed(
      { ibk_winograd_output_gradient(&tiles, 0, 1, dy, $0, 16) }, count: 36 * 16)
    let du = zip(dm, v).map { $0 * $1 }
    let dg = transformed({ ibk_winograd_weight_gradient(du, 16, 16, $0, 16) }, count: 9 * 16)
    for tap in 0..<9 {
      for channel in 0..<16 {
        var sum = 0.0
        for pixel in 0..<16 {
          let from = ((tap / 3 + pixel / 4) * 6 + tap % 3 + pixel % 4) * 16 + channel
          sum += Double(d[from]) * Double(dy[pixel * 16 + channel])
        }
        #expect(abs(Double(dg[tap * 16 + channel]) - sum) < 1e-5)
      }
    }
  }

  /// Tiles have the places that their numbers say, and leave what is beside them alone.
  @Test func putsTilesInPlace() {
    // Two images of 8×8 pixels with a border of one.
    var tiles = ibk_tiles(side: 2, image_pitch: 100 * 16, row_pitch: 10 * 16, channels: 16)
    let m = RandomStream(seed: 4, purpose: "test/m").normals(count: 36 * 16)
    var map = [Float](repeating: 7, count: 200 * 16)
    map.withUnsafeMutableBufferPointer { map in
      guard let base = map.baseAddress else { return }
      // The second row's second tile of the second image.
      ibk_winograd_output(&tiles, 7, 1, m, 16, 0, base + 11 * 16)
    }
    var alone = [Float](repeating: 0, count: 16 * 16)
    var single = Self.pixels
    ibk_winograd_output(&single, 0, 1, m, 16, 0, &alone)
    for pixel in 0..<200 {
      let (row, column) = (pixel % 100 / 10 - 5, pixel % 10 - 5)
      let isInside = pixel >= 100 && (0..<4).contains(row) && (0..<4).contains(column)
      let expected =
        isInside
        ? Array(alone[(4 * row + column) * 16..<(4 * row + column + 1) * 16])
        : [Float](repeating: 7, count: 16)
      #expect(Array(map[pixel * 16..<(pixel + 1) * 16]) == expected)
    }
  }
}
