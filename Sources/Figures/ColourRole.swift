/// What a colour stands for in a figure; a figure never names a colour itself.
public enum ColourRole: Sendable, Hashable {
  /// A class or an ordinary series, 0 to 9; other numbers wrap around.
  case category(Int)
  /// What is poisoned: the one red.
  case backdoor
  /// What others are compared with: grey.
  case reference
  /// The main subject where there are no classes: near black.
  case emphasis

  /// Muted hues chosen by search: in CIELAB, with and without simulated protanopia and
  /// deuteranopia (Machado et al. 2009), any two differ by 15 or more and each differs from
  /// `backdoor` by 23 or more; none is a red.
  private static let categories = [
    "#225ea8", "#ccbb44", "#1a9e8f", "#bc80bd", "#88ccee",
    "#5c4033", "#332288", "#b08d57", "#a6dba0", "#41748d",
  ]

  /// `#rrggbb`.
  package var hex: String {
    switch self {
    case .category(let index):
      let count = Self.categories.count
      return Self.categories[((index % count) + count) % count]
    case .backdoor: return "#d7141a"
    case .reference: return "#7a7f87"
    case .emphasis: return "#22262b"
    }
  }
}
