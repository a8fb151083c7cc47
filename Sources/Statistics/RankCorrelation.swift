/// Spearman's ρ: whether two measures put the same things in the same order.
public enum RankCorrelation {
  /// From −1 (opposite orders) to 1 (the same order); equal values share the mean of their ranks.
  /// Nil for fewer than two pairs, where all values of one measure are equal, or where one is not a
  /// number.
  public static func spearman(_ a: [Double], _ b: [Double]) -> Double? {
    guard a.count == b.count, a.count > 1, (a + b).allSatisfy({ !$0.isNaN }) else { return nil }
    let (first, second) = (ranks(a), ranks(b))
    let middle = Double(a.count + 1) / 2
    var (product, squares, otherSquares) = (0.0, 0.0, 0.0)
    for (x, y) in zip(first, second) {
      product += (x - middle) * (y - middle)
      squares += (x - middle) * (x - middle)
      otherSquares += (y - middle) * (y - middle)
    }
    guard squares > 0, otherSquares > 0 else { return nil }
    return product / (squares * otherSquares).squareRoot()
  }

  /// From 1; the mean of their places for equal values.
  static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for place in start...end { ranks[order[place]] = Double(start + end) / 2 + 1 }
      start = end + 1
    }
    return ranks
  }
}
