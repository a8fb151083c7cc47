import Glibc
internal import Kernels
package import Tensors

/// Mutual information from the distances to the k nearest neighbours (Kraskov, Stögbauer and
/// Grassberger, "Estimating mutual information", Phys. Rev. E 69, 066138, 2004, algorithm 1):
///
///     ψ(k) + ψ(n) − ⟨ψ(n_x + 1) + ψ(n_y + 1)⟩   nats,
///
/// where n_x counts the samples whose x is nearer than the k-th neighbour of (x, y) in the largest
/// norm. Where the k nearest are all the same point, as discrete values give, all samples at that
/// point are counted instead, and those at its x and at its y (Gao, Kannan, Oh and Viswanath,
/// "Estimating mutual information for discrete-continuous mixtures", NeurIPS 2017).
package struct NearestNeighbours {
  private let sides: [FloatBuffer]
  private let widths: [Int]
  private let count: Int

  /// - Parameters:
  ///   - x, y: preprocessed samples, `[n, d]`.
  ///   - samples: those to use.
  package init(_ x: Tensor, _ y: Tensor, samples: Range<Int>) {
    count = samples.count
    widths = [x.rowSize, y.rowSize]
    let count = count
    sides = [x, y].map { tensor in
      let width = tensor.rowSize
      let columns = FloatBuffer(count: count * width)
      for (place, row) in samples.enumerated() {
        for c in 0..<width { columns.base[c * count + place] = tensor.values[row * width + c] }
      }
      return columns
    }
  }

  /// By sample, numbers whose mean is the estimate with `k` neighbours, one array for each k; the
  /// fewer samples than `k` the fewer neighbours.
  package func values(
    neighbours: [Int], progress: (Double) throws -> Void = { _ in }
  ) throws -> [[Double]] {
    let ks = neighbours.map { max(1, min($0, count - 1)) }
    let most = ks.max() ?? 1
    let out = ks.map { _ in DoubleBuffer(count: count) }
    let digamma = Digamma(upTo: count + 1)
    let tile = 64
    let tiles = (count + tile - 1) / tile
    // In parts, between which progress is told.
    let parts = min(tiles, 50)
    let scratch = ScratchPool { [count, widths] in
      NeighbourScratch(count: count, widths: widths, most: most)
    }
    for part in 0..<parts {
      let first = tiles * part / parts
      Parallel.forEach(tiles: tiles * (part + 1) / parts - first) { index in
        scratch.with { scratch in
          for i in (first + index) * tile..<min(count, (first + index + 1) * tile) {
            scan(i, ks, scratch, out, digamma)
          }
        }
      }
      try progress(Double(part + 1) / Double(parts))
    }
    return out.map(\.values)
  }

  private func scan(
    _ i: Int, _ ks: [Int], _ scratch: NeighbourScratch, _ out: [DoubleBuffer], _ digamma: Digamma
  ) {
    for side in 0..<2 {
      let columns = sides[side].base
      for c in 0..<widths[side] { scratch.own[side].base[c] = columns[c * count + i] }
      ibk_largest_differences(
        columns, count, count, widths[side], scratch.own[side].base, scratch.distances[side].base)
    }
    let (left, right) = (scratch.distances[0].base, scratch.distances[1].base)
    _ = ibk_kth_least(left, right, count, i, scratch.most, scratch.heap.base)
    for (index, k) in ks.enumerated() {
      let radius = scratch.heap.base[k - 1]
      // The sample itself is always among those counted: n_x + 1.
      let isPoint: Int32 = radius == 0 ? 1 : 0
      let near = isPoint == 1 ? ibk_count_same(left, right, count) : k
      let nx = ibk_count_within(left, count, radius, isPoint)
      let ny = ibk_count_within(right, count, radius, isPoint)
      out[index].base[i] =
        digamma[near] + digamma[count] - digamma[max(1, nx)] - digamma[max(1, ny)]
    }
  }
}

private final class NeighbourScratch: @unchecked Sendable {
  let own: [FloatBuffer]
  let distances: [FloatBuffer]
  let heap: FloatBuffer
  let most: Int

  init(count: Int, widths: [Int], most: Int) {
    self.most = most
    own = widths.map { FloatBuffer(count: $0) }
    distances = (0..<2).map { _ in FloatBuffer(count: count) }
    heap = FloatBuffer(count: most)
  }
}

/// Doubles that tiles on several threads write to, each in a place of its own.
private final class DoubleBuffer: @unchecked Sendable {
  let base: UnsafeMutablePointer<Double>
  private let count: Int

  init(count: Int) {
    self.count = count
    base = .allocate(capacity: max(1, count))
    base.initialize(repeating: 0, count: max(1, count))
  }

  deinit { base.deallocate() }

  var values: [Double] { Array(UnsafeBufferPointer(start: base, count: count)) }
}

/// ψ of the whole numbers from 1 on.
struct Digamma: Sendable {
  private let table: [Double]

  init(upTo most: Int) {
    var table = [0, -0.577215664901532860606512]
    table.reserveCapacity(most + 1)
    for n in 1..<max(2, most) { table.append(table[n] + 1 / Double(n)) }
    self.table = table
  }

  subscript(n: Int) -> Double { table[n] }
}
