internal import Kernels
package import Tensors

/// The InfoNCE value of one batch and the gradient of its negative, by every distinct pair once.
///
/// The first layer is linear in [a; b], so its two halves are computed once a sample and added for
/// each pair; and the negatives are pairs of the batch×batch grid, so each distinct one is scored
/// once and counted as often as it was drawn. The value is that of the plain pairwise formula.
///
/// The rows of the grid are dealt to a fixed number of groups, and each group sums its gradients
/// in row order into an accumulator of its own; then the groups are summed in order. Within a group
/// it goes block by block from the pairs to the gradients, each block small enough for a core's
/// second-level cache; see `pairs.h` for the panels that matrices lie in.
package final class CriticStep {
  private let critic: Critic
  private let layer: FirstLayer
  private let capacity: Int
  private let negatives: Int
  private let seed: UInt64
  private let thinning: Double
  private let groups: Int
  private let scratch: ScratchPool<PairScratch>
  /// W₂ and its transpose in panels; the first is where W₂'s gradient is summed in the end.
  private let second: FloatBuffer
  private let transposed: FloatBuffer
  /// By group: gradients of W₂ in panels, of b₂ and of w₃.
  private let tails: FloatBuffer
  private let tailSize: Int
  /// By group: gradients of the right halves, `[batch, width]` in panels.
  private let rights: FloatBuffer
  /// Gradients of the left halves, in panels: a row belongs to one group.
  private let lefts: FloatBuffer
  /// By row: the value of that row's positive less the row's log-sum-exp.
  private let values: UnsafeMutablePointer<Double>
  private let wide: Int32
  private var rows = 0
  /// By row: where its sum of small slopes begins, as a share of the least.
  private var starts: [Float] = []

  /// Pairs that a block aims at.
  private static let blockPairs = 640
  private static let panel = Int(IBK_PANEL)

  /// - Parameters:
  ///   - capacity: the rows of the largest batch.
  ///   - negatives: the negatives of each row.
  ///   - thinning: see ``InfoNCEOptions/thinning``.
  ///   - wide: whether to use registers of 16 floats, which shows in no result.
  package init(
    critic: Critic, capacity: Int, negatives: Int, seed: UInt64, thinning: Double = 0,
    wide: Bool = ibk_cpu_level() == 4
  ) {
    self.critic = critic
    self.capacity = capacity
    self.negatives = negatives
    self.seed = seed
    self.thinning = thinning
    self.wide = wide ? 1 : 0
    let width = critic.width
    layer = FirstLayer(critic: critic, capacity: capacity)
    // Fewer groups where their accumulators would take more than 64 MiB.
    groups = max(1, min(16, (capacity + 3) / 4, max(4, (16 << 20) / (capacity * width))))
    second = FloatBuffer(count: width * width)
    transposed = FloatBuffer(count: width * width)
    tailSize = (width + 2) * width
    tails = FloatBuffer(count: groups * tailSize)
    rights = FloatBuffer(count: groups * capacity * width)
    lefts = FloatBuffer(count: capacity * width)
    values = .allocate(capacity: capacity)
    values.initialize(repeating: 0, count: capacity)
    let pairs = max(CriticStep.blockPairs, min(capacity, negatives + 1))
    scratch = ScratchPool { PairScratch(batch: capacity, pairs: pairs, width: width) }
  }

  deinit { values.deallocate() }

  /// Copies the batch's rows of the two variables, `[n, …]` each.
  package func load(_ a: Tensor, _ b: Tensor, rows: ArraySlice<Int>) {
    self.rows = rows.count
    layer.load(a, b, rows: Array(rows))
  }

  /// The value in nats of the loaded batch, with negatives drawn for batch number `draw`, and the
  /// gradient of minus the value in the critic's ``Critic/gradient``.
  package func run(draw: Int) -> Double {
    let starts = RandomStream(seed: seed, purpose: "infonce/thinning", step: UInt64(draw))
      .uniforms(count: rows)
    return run(.drawn(count: negatives, seed: seed, draw: draw), count: negatives, starts: starts)
  }

  /// The same with given negatives, of which every row has `count`, and, by row, where the thinning
  /// starts, from 0 to below 1: for comparison with the exact gradient.
  package func run(_ negatives: Negatives, count: Int, starts: [Float]? = nil) -> Double {
    self.starts = starts ?? Array(repeating: 0.5, count: rows)
    layer.forward(rows: rows)
    packSecondLayer()
    Parallel.forEach(tiles: groups) { group in
      scratch.with { scorePairs(of: group, negatives, $0) }
    }
    sumGroups()
    layer.backward(rows: rows)
    var sum = 0.0
    for row in 0..<rows { sum += values[row] }
    return sum / Double(rows) + InfoNCE.logCount(negatives: count)
  }

  private func packSecondLayer() {
    let width = critic.width
    let weights = critic.weights.base + critic.second
    let panel = CriticStep.panel
    ibk_to_panels(weights, width, width, width, width, second.base)
    for column in stride(from: 0, to: width, by: panel) {
      // A panel of the transpose is a strip of rows, turned.
      ibk_transpose(
        weights + column * width, width, panel, width, transposed.base + column * width, panel)
    }
  }

  /// Sums what the groups found, panel by panel, and lays it out in rows.
  private func sumGroups() {
    let width = critic.width
    let panel = CriticStep.panel
    let panels = width / panel
    let (rows, capacity, groups) = (rows, capacity, groups)
    Parallel.forEach(tiles: 3 * panels + 1) { index in
      let column = index / 3 * panel
      let out = critic.gradient.base
      if index == 3 * panels {
        ibk_sum_parts(
          tails.base + width * width, groups, tailSize, 2 * width, out + critic.secondBias)
      } else if index % 3 == 0 {
        ibk_sum_parts(
          tails.base + column * width, groups, tailSize, width * panel,
          second.base + column * width)
        ibk_from_panels(
          second.base + column * width, width, panel, width, width, out + critic.second + column)
      } else if index % 3 == 1 {
        // The right halves themselves are no longer needed.
        let sum = layer.right.base + column * capacity
        ibk_sum_parts(
          rights.base + column * capacity, groups, capacity * width, rows * panel, sum)
        ibk_from_panels(sum, rows, panel, width, capacity, layer.rightGradient.base + column)
      } else {
        ibk_from_panels(
          lefts.base + column * capacity, rows, panel, width, capacity,
          layer.leftGradient.base + column)
      }
    }
  }

  /// All rows of one group, block by block.
  private func scorePairs(of group: Int, _ negatives: Negatives, _ scratch: PairScratch) {
    let width = critic.width
    let tail = tails.base + group * tailSize
    let right = rights.base + group * capacity * width
    tail.update(repeating: 0, count: tailSize)
    right.update(repeating: 0, count: capacity * width)
    let end = rows * (group + 1) / groups
    var row = rows * group / groups
    for column in stride(from: 0, to: width, by: CriticStep.panel) {
      (lefts.base + column * capacity + row * CriticStep.panel)
        .update(repeating: 0, count: (end - row) * CriticStep.panel)
    }
    let largest = min(rows, negatives.largest + 1)
    while row < end {
      let first = row
      var spans: [Span] = []
      var pairs = 0
      while row < end, pairs == 0 || pairs + largest <= CriticStep.blockPairs {
        let (count, positive) = scratch.fill(row: row, of: rows, from: negatives, at: pairs)
        spans.append(Span(start: pairs, count: count, positive: positive))
        pairs += count
        row += 1
      }
      pass(first, spans, pairs, largest, scratch, tail: tail, right: right)
    }
  }

  /// The pairs of one row within a block.
  private struct Span {
    var start: Int
    var count: Int
    var positive: Int
  }

  /// One block: scores, the loss's slopes by them, and all that follows from those.
  private func pass(
    _ first: Int, _ spans: [Span], _ pairs: Int, _ largest: Int, _ scratch: PairScratch,
    tail: UnsafeMutablePointer<Float>, right: UnsafeMutablePointer<Float>
  ) {
    let width = critic.width
    let weights = critic.weights.base
    let (hidden, active) = (scratch.firstHidden.base, scratch.secondHidden.base)
    let scores = scratch.scores.base
    var block = ibk_pairs(
      pairs: pairs, room: scratch.room, batch: capacity, width: width, rows: scratch.rows,
      columns: scratch.columns)
    ibk_pairs_hidden(&block, layer.left.base, layer.right.base, hidden)
    ibk_pairs_scores(
      &block, wide, hidden, second.base, weights + critic.secondBias, weights + critic.output,
      active, scratch.lanes.base, scores)
    for (index, span) in spans.enumerated() {
      let positive = Double(scores[span.start + span.positive])
      let logSum = ibk_critic_softmax(
        scores + span.start, scratch.multiplicity.base + span.start, span.count, span.positive,
        1 / Float(rows))
      values[first + index] = positive - logSum
    }
    // Once the critic tells samples apart, most pairs have hardly a slope. Even without thinning,
    // what weighs less in a row than the rounding of its positive's slope is not worth its time.
    let least = Float(max(thinning, 0x1p-24) / Double(largest) / Double(rows))
    block.pairs = starts.withUnsafeBufferPointer {
      ibk_pairs_thin(
        &block, least, $0.baseAddress, scratch.rows, scratch.columns, scores, hidden, active)
    }
    ibk_pairs_output_backward(
      &block, scores, weights + critic.output, active, tail + width * width,
      tail + (width + 1) * width)
    ibk_pairs_weight_gradient(&block, wide, hidden, active, tail)
    ibk_pairs_hidden_backward(
      &block, wide, hidden, active, transposed.base, lefts.base, right)
  }
}
