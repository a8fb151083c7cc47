internal import Kernels

/// What one thread needs to score a block of pairs: the pairs, and their hidden layers.
final class PairScratch: @unchecked Sendable {
  /// The rows and the columns of the pairs, row after row.
  let rows: UnsafeMutablePointer<Int32>
  let columns: UnsafeMutablePointer<Int32>
  /// How often each pair stands in its row's sum.
  let multiplicity: FloatBuffer
  /// Scores, then slopes of the loss by them.
  let scores: FloatBuffer
  /// The hidden layers, in panels with room for ``room`` pairs.
  let firstHidden: FloatBuffer
  let secondHidden: FloatBuffer
  let room: Int
  /// Partial sums of the scores.
  let lanes: FloatBuffer
  /// Draws of each column in the row at hand; all zero between rows.
  private let counts: UnsafeMutablePointer<Int32>
  private let batch: Int

  init(batch: Int, pairs: Int, width: Int) {
    self.batch = batch
    let together = Int(IBK_PAIRS_TOGETHER)
    room = (pairs + together - 1) / together * together
    rows = .allocate(capacity: pairs)
    rows.initialize(repeating: 0, count: pairs)
    columns = .allocate(capacity: pairs)
    columns.initialize(repeating: 0, count: pairs)
    counts = .allocate(capacity: batch)
    counts.initialize(repeating: 0, count: batch)
    multiplicity = FloatBuffer(count: pairs)
    scores = FloatBuffer(count: pairs)
    firstHidden = FloatBuffer(count: room * width)
    secondHidden = FloatBuffer(count: room * width)
    lanes = FloatBuffer(count: room * Int(IBK_PANEL))
  }

  deinit {
    rows.deallocate()
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
      rows[start + pairs] = Int32(truncatingIfNeeded: row)
      columns[start + pairs] = Int32(truncatingIfNeeded: column)
      multiplicity.base[start + pairs] = Float(counts[column])
      counts[column] = 0
      pairs += 1
    }
    return (pairs, positive)
  }
}
