internal import Kernels
package import Tensors

/// The InfoNCE value of one batch and the gradient of its negative, by every distinct pair once.
///
/// The first layer is linear in [a; b], so its two halves are computed once a sample and added for
/// each pair; and the negatives are pairs of the batch×batch grid, so each distinct one is scored
/// once and counted as often as it was drawn. The value is that of the plain pairwise formula.
///
/// The rows of the grid are dealt to a fixed number of groups, and each group sums its gradients
/// in row order into an accumulator of its own; then the groups are summed in order.
package final class CriticStep {
  private let critic: Critic
  private let layer: FirstLayer
  private let capacity: Int
  private let negatives: Int
  private let seed: UInt64
  private let groups: Int
  private let scratch: ScratchPool<PairScratch>
  /// By group: gradients of W₂, b₂ and w₃, in the critic's order.
  private let tails: FloatBuffer
  private let tailSize: Int
  /// By group: gradients of the right halves, `[batch, width]`.
  private let rights: FloatBuffer
  /// By row: the value of that row's positive less the row's log-sum-exp.
  private let values: UnsafeMutablePointer<Double>
  private var rows = 0

  /// Pairs that a block aims at: their hidden layers stay in a core's second-level cache.
  private static let blockPairs = 640

  /// - Parameters:
  ///   - capacity: the rows of the largest batch.
  ///   - negatives: the negatives of each row.
  package init(critic: Critic, capacity: Int, negatives: Int, seed: UInt64) {
    self.critic = critic
    self.capacity = capacity
    self.negatives = negatives
    self.seed = seed
    let width = critic.width
    layer = FirstLayer(critic: critic, capacity: capacity)
    // Fewer groups where their accumulators would take more than 64 MiB.
    groups = max(1, min(32, (capacity + 3) / 4, max(4, (16 << 20) / (capacity * width))))
    tailSize = (width + 2) * width
    tails = FloatBuffer(count: groups * tailSize)
    rights = FloatBuffer(count: groups * capacity * width)
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
    run(.drawn(count: negatives, seed: seed, draw: draw), count: negatives)
  }

  /// The same with given negatives, of which every row has `count`.
  package func run(_ negatives: Negatives, count: Int) -> Double {
    layer.forward(rows: rows)
    Parallel.forEach(tiles: groups) { group in
      scratch.with { scorePairs(of: group, negatives, $0) }
    }
    let width = critic.width
    sumGroups(tails, stride: tailSize, length: tailSize, to: critic.gradient.base + critic.second)
    sumGroups(
      rights, stride: capacity * width, length: rows * width, to: layer.rightGradient.base)
    layer.backward(rows: rows)
    var sum = 0.0
    for row in 0..<rows { sum += values[row] }
    return sum / Double(rows) + InfoNCE.logCount(negatives: count)
  }

  private func sumGroups(
    _ parts: FloatBuffer, stride: Int, length: Int, to out: UnsafeMutablePointer<Float>
  ) {
    let tile = 4096
    Parallel.forEach(tiles: (length + tile - 1) / tile) { index in
      let start = index * tile
      ibk_sum_parts(parts.base + start, groups, stride, min(tile, length - start), out + start)
    }
  }

  /// All rows of one group, block by block.
  private func scorePairs(of group: Int, _ negatives: Negatives, _ scratch: PairScratch) {
    let tail = tails.base + group * tailSize
    tail.update(repeating: 0, count: tailSize)
    let right = rights.base + group * capacity * critic.width
    right.update(repeating: 0, count: rows * critic.width)
    let end = rows * (group + 1) / groups
    var row = rows * group / groups
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
      forward(first, spans, pairs, scratch)
      backward(first, spans, pairs, scratch, tail: tail, right: right)
    }
  }

  /// The pairs of one row within a block.
  private struct Span {
    var start: Int
    var count: Int
    var positive: Int
  }

  private func forward(_ first: Int, _ spans: [Span], _ pairs: Int, _ scratch: PairScratch) {
    let width = critic.width
    let weights = critic.weights.base
    let hidden = scratch.firstHidden.base
    for (index, span) in spans.enumerated() {
      ibk_critic_hidden(
        layer.left.base + (first + index) * width, layer.right.base, scratch.columns + span.start,
        span.count, width, hidden + span.start * width)
    }
    let second = scratch.secondHidden.base
    BLAS.gemm(
      m: pairs, n: width, k: width, hidden, lda: width, weights + critic.second, ldb: width,
      second, ldc: width)
    ibk_critic_scores(
      second, weights + critic.secondBias, weights + critic.output, pairs, width,
      scratch.scores.base)
  }

  /// Turns the block's scores into slopes of the loss, and adds up what follows from them.
  private func backward(
    _ first: Int, _ spans: [Span], _ pairs: Int, _ scratch: PairScratch,
    tail: UnsafeMutablePointer<Float>, right: UnsafeMutablePointer<Float>
  ) {
    let width = critic.width
    let weights = critic.weights.base
    let scores = scratch.scores.base
    for (index, span) in spans.enumerated() {
      let positive = Double(scores[span.start + span.positive])
      let logSum = ibk_critic_softmax(
        scores + span.start, scratch.multiplicity.base + span.start, span.count, span.positive,
        1 / Float(rows))
      values[first + index] = positive - logSum
    }
    let hidden = scratch.firstHidden.base
    let second = scratch.secondHidden.base
    let gradient = scratch.hiddenGradient.base
    ibk_critic_output_backward(
      second, scores, weights + critic.output, pairs, width, tail + width * width,
      tail + (width + 1) * width)
    BLAS.gemm(
      transposeA: true, m: width, n: width, k: pairs, hidden, lda: width, second, ldb: width,
      beta: 1, tail, ldc: width)
    BLAS.gemm(
      transposeB: true, m: pairs, n: width, k: width, second, lda: width,
      weights + critic.second, ldb: width, gradient, ldc: width)
    for (index, span) in spans.enumerated() {
      ibk_critic_hidden_backward(
        gradient + span.start * width, hidden + span.start * width, scratch.columns + span.start,
        span.count, width, layer.leftGradient.base + (first + index) * width, right)
    }
  }
}
