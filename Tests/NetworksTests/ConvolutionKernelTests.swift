import Kernels
import Tensors
import Testing

/// The kernels against sums written out, and the two register layouts against each other.
@Suite struct ConvolutionKernelTests {
  /// Two images of 5 × 3 pixels with 7 inputs, a window of two runs of 9 floats: no count divides
  /// a block.
  private static func shape(lanes: Int) -> ibk_convolution {
    ibk_convolution(
      images: 2, rows: 5, columns: 3, x_image: 7 * 40, x_row: 7 * 6, x_pixel: 7,
      y_image: 15 * lanes, y_row: 3 * lanes, y_pixel: lanes, segments: 2, length: 9,
      x_segment: 7 * 6)
  }

  private static func place(_ shape: ibk_convolution, _ pixel: Int) -> Int {
    let (image, inner) = pixel.quotientAndRemainder(dividingBy: 15)
    return image * shape.x_image + inner / 3 * shape.x_row + inner % 3 * shape.x_pixel
  }

  private let x = RandomStream(seed: 1, purpose: "test/x").normals(count: 2 * 7 * 48)

  @Test(arguments: [4, 8, 16, 32, 64], [Int32(0), 1])
  func convolvesInOrder(lanes: Int, wide: Int32) {
    var shape = Self.shape(lanes: lanes)
    let w = RandomStream(seed: 2, purpose: "test/w").normals(count: 18 * lanes)
    for accumulate in [Int32(0), 1] {
      var y = RandomStream(seed: 3, purpose: "test/y").normals(count: 30 * lanes)
      var expected = y
      for pixel in 0..<30 {
        for lane in 0..<lanes {
          var sum = accumulate == 1 ? y[pixel * lanes + lane] : 0
          for term in 0..<18 {
            let from = Self.place(shape, pixel) + term / 9 * shape.x_segment + term % 9
            sum.addProduct(x[from], w[term * lanes + lane])
          }
          expected[pixel * lanes + lane] = sum
        }
      }
      ibk_convolve(&shape, wide, x, w, lanes, accumulate, &y)
      #expect(y == expected)
    }
  }

  @Test(arguments: [4, 8, 16, 32, 64], [Int32(0), 1])
  func findsTheWeightGradientInOrder(lanes: Int, wide: Int32) {
    var shape = Self.shape(lanes: lanes)
    let dy = RandomStream(seed: 4, purpose: "test/dy").normals(count: 30 * lanes)
    var dw = RandomStream(seed: 5, purpose: "test/dw").normals(count: 18 * lanes)
    var expected = dw
    for term in 0..<18 {
      for lane in 0..<lanes {
        for pixel in 0..<30 {
          let from = Self.place(shape, pixel) + term / 9 * shape.x_segment + term % 9
          expected[term * lanes + lane].addProduct(x[from], dy[pixel * lanes + lane])
        }
      }
    }
    ibk_convolve_weight_gradient(&shape, wide, x, dy, lanes, &dw)
    #expect(dw == expected)
  }
}
