import Kernels
import Tensors
import Testing

/// 2×2 max-pooling against the definition; of equals the first in reading order.
@Suite struct PoolingKernelTests {
  /// Few different values, so that every pattern of ties comes up.
  private let channels = 67
  private let pixels = 9
  private var rows: [[Float]] {
    ["top", "bottom"].map { name in
      RandomStream(seed: 1, purpose: "test/" + name).uniforms(count: 2 * pixels * channels)
        .map { ($0 * 3).rounded(.down) }
    }
  }

  @Test func takesTheGreatestAndSendsTheGradientThere() {
    let (top, bottom) = (rows[0], rows[1])
    var out = [Float](repeating: -1, count: pixels * channels)
    ibk_max_pool(top, bottom, pixels, channels, &out)
    let g = RandomStream(seed: 2, purpose: "test/g").normals(count: pixels * channels)
    var gradientTop = [Float](repeating: -1, count: top.count)
    var gradientBottom = gradientTop
    ibk_max_pool_gradient(top, bottom, g, pixels, channels, &gradientTop, &gradientBottom)
    var ties = 0
    for pixel in 0..<pixels {
      for channel in 0..<channels {
        let left = 2 * pixel * channels + channel
        let right = left + channels
        let four = [top[left], top[right], bottom[left], bottom[right]]
        let greatest = four.max() ?? 0
        #expect(out[pixel * channels + channel] == greatest)
        let place = four.firstIndex(of: greatest)
        ties += four.count { $0 == greatest } > 1 ? 1 : 0
        let gradients = [
          gradientTop[left], gradientTop[right], gradientBottom[left], gradientBottom[right],
        ]
        let expected = (0..<4).map { $0 == place ? g[pixel * channels + channel] : 0 }
        #expect(gradients == expected)
      }
    }
    #expect(ties > 100)
  }
}
