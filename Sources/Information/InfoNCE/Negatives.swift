internal import Tensors

/// Where the negatives of a batch come from: for each row, the columns of the batch×batch grid.
package enum Negatives {
  /// `count` columns a row, drawn uniformly with replacement. `draw` numbers the batch.
  case drawn(count: Int, seed: UInt64, draw: Int)
  /// Columns given row by row, for comparison with other implementations.
  case given([[Int]])

  /// Calls `body` with each column of a row of a batch of `batch` rows.
  package func forEach(row: Int, batch: Int, _ body: (Int) -> Void) {
    switch self {
    case .given(let columns):
      columns[row].forEach(body)
    case .drawn(let count, let seed, let draw):
      // A stream for each row, so that rows are drawn in parallel; 2³² rows keep batches apart.
      var words = RandomStream(
        seed: seed, purpose: "infonce/negatives", step: UInt64(draw) << 32 | UInt64(row)
      ).sequence
      for _ in 0..<count { body(words.next(below: batch)) }
    }
  }

  /// The most negatives that a row has.
  var largest: Int {
    switch self {
    case .given(let columns): columns.map(\.count).max() ?? 0
    case .drawn(let count, _, _): count
    }
  }
}
