/// Which training images an attack changes, and what becomes of their labels.
///
/// Poisoned images carry the trigger and the target's label; cover images are changed and keep
/// their own label.
public struct Selection: Codable, Sendable, Hashable {
  /// Whose images are poisoned.
  public enum Labels: String, Codable, Sendable {
    /// Images of every class, relabelled to the target.
    case dirty
    /// Images of the target class, which keep their label.
    case clean
  }

  /// Where the images of a dirty-label attack come from.
  public enum Origin: String, Codable, Sendable {
    /// The last of each class, the target's own included, in the set's order. They come first in
    /// the poisoned set.
    case lastOfEachClass = "last of each class"
    /// Any images, drawn at random. Rows stay where they are.
    case anywhere
    /// The first images that are not of the target class. Rows stay where they are.
    case firstOfOtherClasses = "first of other classes"
  }

  public let labels: Labels
  public let origin: Origin
  /// Cover images for each poisoned image.
  public let coverRatio: Double
  /// Whether the rate counts cover images, too: at 10 % and one cover image for each poisoned one,
  /// 5 % are poisoned.
  public let rateIncludesCover: Bool

  /// The paper's protocol: the last images of each class get the target's label.
  public static let dirtyLabel = Selection(
    labels: .dirty, origin: .lastOfEachClass, coverRatio: 0, rateIncludesCover: false)

  /// The paper's clean-label protocol: the first images of the target class are changed in place.
  /// The rate is the share of that class.
  public static let cleanLabel = Selection(
    labels: .clean, origin: .anywhere, coverRatio: 0, rateIncludesCover: false)

  /// A dirty-label selection of one's own.
  public static func dirtyLabel(
    from origin: Origin = .lastOfEachClass, coverRatio: Double = 0, rateIncludesCover: Bool = false
  ) -> Selection {
    Selection(
      labels: .dirty, origin: origin, coverRatio: coverRatio, rateIncludesCover: rateIncludesCover)
  }

  /// How many of `chosen` images are poisoned and how many are cover, or, where the rate counts the
  /// poisoned alone, `chosen` and what is added to them.
  func split(_ chosen: Int) -> (poison: Int, cover: Int) {
    // Products within 10⁻⁶ below an integer count as that integer.
    if rateIncludesCover {
      let poison = Int(Double(chosen) / (1 + coverRatio) + 1e-6)
      return (poison, chosen - poison)
    }
    return (chosen, Int(Double(chosen) * coverRatio + 1e-6))
  }
}
