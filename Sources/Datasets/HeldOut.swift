internal import Tensors

/// What is set apart for testing where a data set does not say.
enum HeldOut {
  /// Of the rows of each class a share, drawn by the seed.
  ///
  /// - Parameter share: in 0..<1; rounded to the nearest number of rows, of which at least one is
  ///   left to train on.
  static func rows(of labels: [Int], share: Double, seed: UInt64) -> Set<Int> {
    var held: Set<Int> = []
    let classes = Dictionary(grouping: labels.indices) { labels[$0] }
    for (label, rows) in classes {
      let count = min(rows.count - 1, Int((share * Double(rows.count)).rounded()))
      let order = RandomStream(seed: seed, purpose: "held-out", step: UInt64(label))
        .permutation(rows.count)
      held.formUnion(order.prefix(count).map { rows[$0] })
    }
    return held
  }
}
