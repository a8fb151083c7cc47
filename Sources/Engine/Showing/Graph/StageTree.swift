/// The stages of a view as a tree for terminals.
///
/// Every stage hangs on one of those that it is made from: on the critical path the one before it,
/// else the one with most above it. Of a stage's children the one with most below it, or on the critical path,
/// goes on straight down, without indentation: so a chain of any length stays in its column, and
/// the indentation grows with the logarithm of the number of stages only.
struct StageTree {
  struct Row {
    let stage: Int
    /// What stands before the stage's mark.
    let rail: String
    /// What the stage is made from beside the one that it hangs on and those that this hangs on.
    let others: [Int]
  }

  private(set) var rows: [Row] = []

  private let stages: [GraphView.Stage]
  private var parents: [Int?] = []
  private var children: [[Int]]
  /// How many stages hang on each, itself counted.
  private var sizes: [Int]

  init(_ view: GraphView) {
    stages = view.stages
    children = Array(repeating: [], count: stages.count)
    sizes = Array(repeating: 1, count: stages.count)
    var depths: [Int] = []
    for (place, stage) in stages.enumerated() {
      let critical = stage.isCritical ? stage.upstream.filter { stages[$0].isCritical }.max() : nil
      let parent = critical ?? stage.upstream.max { (depths[$0], $0) < (depths[$1], $1) }
      depths.append((stage.upstream.map { depths[$0] }.max() ?? -1) + 1)
      parents.append(parent)
      if let parent { children[parent].append(place) }
    }
    for place in stages.indices.reversed() {
      if let parent = parents[place] { sizes[parent] += sizes[place] }
    }
    for place in stages.indices where parents[place] == nil { draw(place, before: "", rail: "") }
    leaveOutAncestors()
  }

  /// A stage and all that hangs on it stand together, so that places tell ancestors.
  private mutating func leaveOutAncestors() {
    var ranks = Array(repeating: 0, count: stages.count)
    for (rank, row) in rows.enumerated() { ranks[row.stage] = rank }
    rows = rows.enumerated().map { rank, row in
      let others = row.others.filter { !(ranks[$0]..<ranks[$0] + sizes[$0]).contains(rank) }
      return Row(stage: row.stage, rail: row.rail, others: others)
    }
  }

  /// Draws a stage and all that hangs on it.
  ///
  /// - Parameters:
  ///   - before: what stands before its own mark.
  ///   - rail: what stands before the marks below it.
  private mutating func draw(_ root: Int, before: String, rail: String) {
    var place = root
    var before = before
    while true {
      let parent = parents[place]
      rows.append(
        Row(stage: place, rail: before, others: stages[place].upstream.filter { $0 != parent }))
      before = rail
      let main = mainChild(of: place)
      let branches = children[place].filter { $0 != main }
      for branch in branches {
        let isLast = main == nil && branch == branches.last
        draw(
          branch, before: rail + (isLast ? "└─" : "├─"), rail: rail + (isLast ? "  " : "│ "))
      }
      guard let main else { return }
      place = main
    }
  }

  /// The child that goes on straight down; nil where all are ends.
  private func mainChild(of place: Int) -> Int? {
    let children = children[place]
    if let critical = children.last(where: { stages[$0].isCritical }), stages[place].isCritical {
      return critical
    }
    let largest = children.reduce(nil as Int?) { best, child in
      best.map { sizes[child] >= sizes[$0] ? child : $0 } ?? child
    }
    guard let largest, children.count == 1 || sizes[largest] > 1 else { return nil }
    return largest
  }
}
