/// A picture laid over the whole image (Chen, Liu, Li, Lu, Song, "Targeted backdoor attacks on deep
/// learning systems using data poisoning", 2017):
///
///     x' = (1 − α) · x + α · M
///
/// The published code's noise picture is not public; by default M is noise of the same kind, from a
/// seed of its own, so that it is the same in every experiment.
public struct Blend: PatternAttack, Codable, Hashable {
  public var pattern: Pattern
  /// α on training images, above 0 up to 1.
  public var alpha: Double
  /// α on test images.
  public var testAlpha: Double

  /// - Parameter testAlpha: `alpha` where nothing is given.
  public init(
    pattern: Pattern = .noise(seed: 0), alpha: Double = 0.3, testAlpha: Double? = nil
  ) {
    self.pattern = pattern
    self.alpha = alpha
    self.testAlpha = testAlpha ?? alpha
  }

  /// The published code of the paper: α 0.3.
  public static let authors = Blend()
  /// Chen and others, and BackdoorBench: α 0.2.
  public static let original = Blend(alpha: 0.2)

  public func check(height: Int, width: Int) throws(AttackError) {
    try AttackError.check(alpha: alpha, of: name)
    try AttackError.check(alpha: testAlpha, of: name)
    try pattern.check(name)
  }

  public func poison(_ image: inout Image, draws: Draws) {
    image.blend(pattern.pixels(height: image.height, width: image.width), alpha: alpha)
  }

  public func trigger(_ image: inout Image, draws: Draws) {
    image.blend(pattern.pixels(height: image.height, width: image.width), alpha: testAlpha)
  }
}
