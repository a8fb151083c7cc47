internal import Tensors

/// Blending in pieces, with cover images (Qi, Xie, Li, Mahloujifar, Mittal, "Revisiting the
/// assumption of latent separability for backdoor defenses", 2023).
///
/// The image is cut in `grid` × `grid` pieces. Of each training image `hidden` of them, drawn at
/// random, do not show the pattern M; test images show all of it, and more strongly. Half of the
/// chosen images are cover: they carry the trigger and keep their label.
public struct AdapBlend: PatternAttack, Codable, Hashable {
  /// What becomes of the pieces that hide the pattern.
  public enum Hiding: String, Codable, Sendable {
    /// They are left as they are: x' = x + α · mask · (M − x), as in the original work.
    case untouched
    /// The masked pattern is blended everywhere, which darkens them to (1 − α) · x, as in the
    /// paper's published code.
    case darkened
  }

  public var pattern: Pattern
  /// α on training images, above 0 up to 1.
  public var alpha: Double
  /// α on test images.
  public var testAlpha: Double
  /// Pieces along each side.
  public var grid: Int
  /// Pieces of a training image that hide the pattern.
  public var hidden: Int
  public var hiding: Hiding
  public var selection: Selection

  public init(
    pattern: Pattern = .noise(seed: 0), alpha: Double = 0.15, testAlpha: Double = 0.2,
    grid: Int = 4, hidden: Int = 8, hiding: Hiding = .untouched,
    selection: Selection = .dirtyLabel(coverRatio: 1, rateIncludesCover: true)
  ) {
    self.pattern = pattern
    self.alpha = alpha
    self.testAlpha = testAlpha
    self.grid = grid
    self.hidden = hidden
    self.hiding = hiding
    self.selection = selection
  }

  /// The published code of the paper: hidden pieces are darkened; half of the last images of each
  /// class are cover.
  public static let authors = AdapBlend(hiding: .darkened)
  /// The original work: images drawn from the whole set, one cover image for each poisoned one on
  /// top of the rate (there 0.003).
  public static let original = AdapBlend(
    hiding: .untouched, selection: .dirtyLabel(from: .anywhere, coverRatio: 1))

  public var name: String { "Adap-Blend" }

  public func check(height: Int, width: Int) throws(AttackError) {
    try AttackError.check(alpha: alpha, of: name)
    try AttackError.check(alpha: testAlpha, of: name)
    try pattern.check(name)
    guard grid >= 1, grid <= min(height, width) else {
      throw .trigger(
        attack: name,
        reason: "images of \(height) × \(width) cannot be cut in \(grid) × \(grid) pieces")
    }
    guard (0..<grid * grid).contains(hidden) else {
      throw .trigger(
        attack: name,
        reason: "\(hidden) of \(grid * grid) pieces would be hidden; leave at least one")
    }
  }

  public func poison(_ image: inout Image, draws: Draws) {
    let shown = pattern.pixels(height: image.height, width: image.width)
    var isHidden = [Bool](repeating: false, count: grid * grid)
    for piece in draws.own("pieces").permutation(grid * grid).prefix(hidden) {
      isHidden[piece] = true
    }
    let (kept, added) = (Float(1 - alpha), Float(alpha))
    for row in 0..<image.height {
      for column in 0..<image.width {
        let piece = row * grid / image.height * grid + column * grid / image.width
        for channel in 0..<3 {
          let value = image[row, column, channel]
          image[row, column, channel] =
            if !isHidden[piece] {
              kept * value + added * shown[row, column, channel]
            } else if hiding == .darkened {
              kept * value
            } else {
              value
            }
        }
      }
    }
  }

  public func trigger(_ image: inout Image, draws: Draws) {
    image.blend(pattern.pixels(height: image.height, width: image.width), alpha: testAlpha)
  }
}
