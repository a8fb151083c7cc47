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

  /// Muted hues that stay apart under the common colour vision deficiencies (after P. Tol's
  /// "muted" scheme), without the two reds, which would compete with `backdoor`.
  private static let categories = [
    "#4477aa", "#ccbb44", "#44aa99", "#aa4499", "#88ccee",
    "#117733", "#332288", "#b08d57", "#999933", "#8a94a6",
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
