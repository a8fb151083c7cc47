internal import Tensors

/// One generated image: what was drawn at random, and how it becomes pixels.
///
/// Only +, −, ×, ÷, √ and rounding are used, which IEEE 754 defines to the bit; sines and cosines
/// differ between C libraries.
struct SyntheticImage {
  static let side = 32
  /// Standard deviation of the noise on each channel of each pixel.
  static let noise: Float = 0.08
  /// Colours keep away from the ends of the range, so that no corner looks like a pure-colour
  /// trigger.
  static let colours: ClosedRange<Float> = 0.1...0.9
  /// The least difference of brightness between figure and ground.
  static let contrast: Float = 0.25

  private let figure: Figure
  private let paint: SIMD3<Float>
  private let ground: SIMD3<Float>
  private let shade: SIMD2<Float>
  private let stream: RandomStream

  init(label: Int, stream: RandomStream) {
    self.stream = stream
    var draws = Draws(stream)
    (paint, ground) = SyntheticImage.colours(&draws)
    shade = SIMD2(draws.uniform(-0.2, 0.2), draws.uniform(-0.2, 0.2))
    figure = Figure(label: label, &draws)
  }

  /// Two colours with enough contrast. The pair is symmetric, so either is as often the figure.
  private static func colours(_ draws: inout Draws) -> (SIMD3<Float>, SIMD3<Float>) {
    var pair = (SIMD3<Float>(repeating: 0.2), SIMD3<Float>(repeating: 0.8))
    for _ in 0..<64 {
      pair = (draws.colour(colours), draws.colour(colours))
      if abs((pair.0 - pair.1).sum()) / 3 >= contrast { break }
    }
    return pair
  }

  /// Writes `[32, 32, 3]` values in 0, 1/255, …, 1.
  func render(into out: UnsafeMutableBufferPointer<Float>) {
    let grain = stream.normals(count: out.count, scale: SyntheticImage.noise)
    for row in 0..<SyntheticImage.side {
      for column in 0..<SyntheticImage.side {
        let point = SIMD2(Float(column) - 15.5, Float(row) - 15.5)
        let cover = figure.cover(at: point)
        let light = (point * shade).sum() / 15.5
        let colour = ground + (paint - ground) * cover + light
        let first = (row * SyntheticImage.side + column) * 3
        for channel in 0..<3 {
          let value = min(max(colour[channel] + grain[first + channel], 0), 1)
          out[first + channel] = (value * 255).rounded() / 255
        }
      }
    }
  }
}

/// The random choices of one image, in order.
struct Draws {
  private var words: RandomStream.Words

  init(_ stream: RandomStream) { words = stream.sequence }

  mutating func uniform(_ low: Float, _ high: Float) -> Float {
    low + (high - low) * (Float(words.next() >> 40) * 0x1p-24)
  }

  mutating func colour(_ range: ClosedRange<Float>) -> SIMD3<Float> {
    SIMD3(
      uniform(range.lowerBound, range.upperBound), uniform(range.lowerBound, range.upperBound),
      uniform(range.lowerBound, range.upperBound))
  }
}
