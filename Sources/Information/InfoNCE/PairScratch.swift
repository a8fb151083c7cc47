/// What one thread needs to score a block of pairs: the pairs, and their hidden layers.
final class PairScratch: @unchecked Sendable {
  /// The columns of the pairs, row after row.
  let columns: UnsafeMutablePointer<Int32>
  /// How often each pair stands in its row's sum.
  let multiplicity: FloatBuffer
  /// Scores, then slopes of the loss by them.
  let scores: FloatBuffer
  let firstHidden: FloatBuffer
  let secondHidden: FloatBuffer
  let hiddenGradient: FloatBuffer
  /// Draws of each column in the row at hand; all zero between rows.
  private let counts: UnsafeMutablePointer<Int32>
  private let batch: Int

  init(batch: Int, pairs: Int, width: Int) {
    self.batch = batch
    columns = .allocate(capacity: pairs)
    columns.initialize(repeating: 0, count: pairs)
    counts = .allocate(capacity: batch)
    counts.initialize(repeating: 0, count: batch)
    multiplicity = FloatBuffer(count: pairs)
    scores = FloatBuffer(count: pairs)
    firstHidden = FloatBuffer(count: pairs * width)
    secondHidden = FloatBuffer(count: pairs * width)
    hiddenGradient = FloatBuffer(count: pairs * width)
  }

  deinit {
    columns.deallocate()
    counts.deallocate()
  }

  /// Writes the distinct pairs of a row from place `start` on, by ascending column: the positive,
  /// once for itself and once for each time it is drawn, and the drawn negatives.
  ///
  /// - Returns: the number of pairs, and the place of the positive among them.
  func fill(row: Int, of count: Int, from negatives: Negatives, at start: Int) -> (Int, Int) {
    counts[row] = 1
    negatives.forEach(row: row, batch: count) { counts[$0] += 1 }
    var pairs = 0
    var positive = 0
    for column in 0..<count where counts[column] > 0 {
      if column == row { positive = pairs }
      columns[start + pairs] = Int32(truncatingIfNeeded: column)
      multiplicity.base[start + pairs] = Float(counts[column])
      counts[column] = 0
      pairs += 1
    }
    return (pairs, positive)
  }
}
