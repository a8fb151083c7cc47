internal import Kernels
internal import Tensors

/// The critic's linear first layer, its two halves apart: u = Aᵀa + b₁ for each row of the batch
/// and v = Bᵀb, where [A; B] = W₁.
final class FirstLayer {
  /// u and v, `[batch, width]`, in panels with room for the largest batch.
  let left: FloatBuffer
  let right: FloatBuffer
  /// The gradients by u and by v, in rows.
  let leftGradient: FloatBuffer
  let rightGradient: FloatBuffer
  private let critic: Critic
  private let capacity: Int
  private let halves: [Half]

  /// One of the two variables: its batch, and the blocks of features it is multiplied in.
  private struct Half {
    let inputs: Int
    let batch: FloatBuffer
    /// The product of each block of features, `[blocks][batch, width]`.
    let parts: FloatBuffer
    let sum: FloatBuffer
    let panels: FloatBuffer
    let gradient: FloatBuffer
    /// The half's first row in W₁.
    let firstInput: Int

    static let block = 256
    var blocks: Int { (inputs + Half.block - 1) / Half.block }
    func features(_ index: Int) -> Range<Int> {
      index * Half.block..<min(inputs, (index + 1) * Half.block)
    }
  }

  /// Rows multiplied at a time.
  private static let rowBlock = 128

  init(critic: Critic, capacity: Int) {
    self.critic = critic
    self.capacity = capacity
    let size = capacity * critic.width
    (left, right) = (FloatBuffer(count: size), FloatBuffer(count: size))
    (leftGradient, rightGradient) = (FloatBuffer(count: size), FloatBuffer(count: size))
    func half(_ inputs: Int, _ panels: FloatBuffer, _ gradient: FloatBuffer, _ first: Int) -> Half {
      Half(
        inputs: inputs, batch: FloatBuffer(count: capacity * inputs),
        parts: FloatBuffer(count: (inputs + Half.block - 1) / Half.block * size),
        sum: FloatBuffer(count: size), panels: panels, gradient: gradient, firstInput: first)
    }
    halves = [
      half(critic.left, left, leftGradient, 0),
      half(critic.right, right, rightGradient, critic.left),
    ]
  }

  func load(_ a: Tensor, _ b: Tensor, rows: [Int]) {
    for (half, tensor) in zip(halves, [a, b]) {
      tensor.values.withUnsafeBufferPointer { values in
        guard let source = values.baseAddress else { return }
        nonisolated(unsafe) let unsafeSource = source
        let tile = 16
        Parallel.forEach(tiles: (rows.count + tile - 1) / tile) { index in
          for row in index * tile..<min(rows.count, (index + 1) * tile) {
            (half.batch.base + row * half.inputs)
              .update(from: unsafeSource + rows[row] * half.inputs, count: half.inputs)
          }
        }
      }
    }
  }

  func forward(rows: Int) {
    let width = critic.width
    let rowBlocks = (rows + FirstLayer.rowBlock - 1) / FirstLayer.rowBlock
    let tiles = tiles
    Parallel.forEach(tiles: tiles.count * rowBlocks) { index in
      let (half, block) = tiles[index / rowBlocks]
      let features = half.features(block)
      let first = index % rowBlocks * FirstLayer.rowBlock
      BLAS.gemm(
        m: min(FirstLayer.rowBlock, rows - first), n: width, k: features.count,
        half.batch.base + first * half.inputs + features.lowerBound, lda: half.inputs,
        critic.weights.base + (half.firstInput + features.lowerBound) * width, ldb: width,
        half.parts.base + (block * rows + first) * width, ldc: width)
    }
    let tile = 32
    let sums = (rows + tile - 1) / tile
    Parallel.forEach(tiles: 2 * sums) { index in
      let half = halves[index / sums]
      let first = index % sums * tile
      let count = min(tile, rows - first)
      let out = half.sum.base + first * width
      ibk_sum_parts(
        half.parts.base + first * width, half.blocks, rows * width, count * width, out)
      if half.firstInput == 0 {
        for row in 0..<count {
          ibk_add(critic.weights.base + critic.firstBias, width, out + row * width)
        }
      }
      ibk_to_panels(
        out, count, width, width, capacity, half.panels.base + first * Int(IBK_PANEL))
    }
  }

  /// Turns ``leftGradient`` and ``rightGradient`` into the gradients of W₁ and b₁.
  func backward(rows: Int) {
    let width = critic.width
    let tiles = tiles
    Parallel.forEach(tiles: tiles.count + 1) { index in
      guard index < tiles.count else {
        ibk_sum_parts(
          leftGradient.base, rows, width, width, critic.gradient.base + critic.firstBias)
        return
      }
      let (half, block) = tiles[index]
      let features = half.features(block)
      BLAS.gemm(
        transposeA: true, m: features.count, n: width, k: rows,
        half.batch.base + features.lowerBound, lda: half.inputs, half.gradient.base, ldb: width,
        critic.gradient.base + (half.firstInput + features.lowerBound) * width, ldc: width)
    }
  }

  /// The blocks of features of both halves.
  private var tiles: [(Half, Int)] {
    halves.flatMap { half in (0..<half.blocks).map { (half, $0) } }
  }
}
