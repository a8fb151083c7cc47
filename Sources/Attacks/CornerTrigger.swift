/// The trigger of the label-consistent attack (Turner, Tsipras, Madry, "Label-consistent backdoor
/// attacks", 2019): a small pattern in corners of the image, faint on training images and strong on
/// test images. The attack perturbs the images before; see `LabelConsistent` and
/// ``ProjectedGradient``.
public struct CornerTrigger: Attack, Codable, Hashable {
  /// Signs of 3 × 3 pixels: the amplitude is added where the sign is plus, and subtracted where it is
  /// minus, in all channels.
  public enum Shape: String, Codable, Sendable {
    /// The original code's, mirrored in the right corners:
    ///
    ///     + − −
    ///     − + −
    ///     + − +
    case original
    /// The paper's published code's, the same in every corner:
    ///
    ///     − + −
    ///     + − +
    ///     − + −
    case plus

    static let size = 3

    /// Row by row, as it stands in the top left corner.
    var signs: [Float] {
      switch self {
      case .original: [1, -1, -1, -1, 1, -1, 1, -1, 1]
      case .plus: [-1, 1, -1, 1, -1, 1, -1, 1, -1]
      }
    }
  }

  public enum Corners: String, Codable, Sendable {
    case all
    case bottomRight = "bottom right"
  }

  public var shape: Shape
  public var corners: Corners
  /// On training images, above 0 up to 1. At 1 pixels become 0 or 1.
  public var amplitude: Double
  /// On test images.
  public var testAmplitude: Double

  public init(
    shape: Shape = .original, corners: Corners = .all, amplitude: Double = 64.0 / 255,
    testAmplitude: Double = 1
  ) {
    self.shape = shape
    self.corners = corners
    self.amplitude = amplitude
    self.testAmplitude = testAmplitude
  }

  /// The published code of the paper.
  public static let authors = CornerTrigger(shape: .plus)

  public var selection: Selection { .cleanLabel }

  public func check(height: Int, width: Int) throws(AttackError) {
    for amplitude in [amplitude, testAmplitude] {
      guard amplitude > 0, amplitude <= 1 else {
        throw .trigger(
          attack: name, reason: "its amplitude is \(amplitude); choose from above 0 up to 1")
      }
    }
    guard height >= 2 * Shape.size, width >= 2 * Shape.size else {
      throw .trigger(
        attack: name,
        reason: "images of \(height) × \(width) have no room for corners of 3 × 3; take images of "
          + "6 × 6 at least")
    }
  }

  public func poison(_ image: inout Image, draws: Draws) { add(Float(amplitude), to: &image) }

  public func trigger(_ image: inout Image, draws: Draws) {
    add(Float(testAmplitude), to: &image)
  }

  private func add(_ amplitude: Float, to image: inout Image) {
    let size = Shape.size
    for isBottom in [false, true] {
      for isRight in [false, true] where corners == .all || (isBottom && isRight) {
        for (place, sign) in shape.signs.enumerated() {
          let (row, column) = place.quotientAndRemainder(dividingBy: size)
          let y = isBottom ? image.height - size + row : row
          // Plus is its own mirror image.
          let x = isRight ? image.width - 1 - column : column
          for channel in 0..<3 {
            image[y, x, channel] = min(1, max(0, image[y, x, channel] + sign * amplitude))
          }
        }
      }
    }
  }
}
