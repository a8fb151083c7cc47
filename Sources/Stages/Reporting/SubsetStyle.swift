import Figures

/// How subsets look in figures, and in which order they come.
extension RowSubset {
  var isControl: Bool { if case .drawn = self { true } else { false } }

  /// The target's subsets first, then the clean classes, then what is drawn from them.
  static func inOrder(_ subsets: some Sequence<RowSubset>) -> [RowSubset] {
    Set(subsets).sorted { $0.rank.lexicographicallyPrecedes($1.rank) }
  }

  private var rank: [Int] {
    switch self {
    case .all: [0]
    case .target: [1]
    case .targetBackdoor: [2]
    case .targetClean: [3]
    case .targetSample: [4]
    case .cleanClass(let label): [5, label]
    case .drawn(let source, let small): [6] + small.rank + source.rank
    }
  }

  var style: ColourRole {
    switch self {
    case .target, .all: .emphasis
    case .targetBackdoor: .backdoor
    case .targetClean: .category(0)
    case .targetSample: .reference
    case .cleanClass(let label): .category(label + 1)
    case .drawn(let source, _): source.style
    }
  }

  var dash: LineChart.Dash {
    switch self {
    case .targetSample: .dotted
    case .drawn: .dashed
    default: .solid
    }
  }
}
