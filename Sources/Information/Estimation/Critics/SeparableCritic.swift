internal import Kernels
internal import Tensors

/// The critic t(x, y) = f(x) · g(y) + u(x) + v(y) + the Gaussian log density ratio, whose scores of
/// all pairs of two batches are one product of matrices.
///
/// The networks (f, u) and (g, v) are perceptrons. At first f · g, u and v are 0, so that training
/// starts from the Gaussian ratio, where there is one.
package final class SeparableCritic {
  package let embedding: Int
  /// All weights and their gradient: the left network's, then the right one's.
  package let weights: FloatBuffer
  package let gradient: FloatBuffer
  private let networks: [Perceptron]
  private let inputs: [Tensor]
  /// By side, of every sample: its own Gaussian term, and the factors of the cross term.
  private let gaussian: [[Float]]
  private let gaussianWidth: Int
  /// Floats of a sample's row: left [u, f, 1, own, 1, factors], right [1, g, v, 1, own, factors].
  package var width: Int { embedding + 4 + gaussianWidth }

  /// - Parameters:
  ///   - x, y: all samples.
  ///   - fitted: the rows that the Gaussian ratio is fitted to; nil for none.
  package init(
    _ x: PreparedVariable, _ y: PreparedVariable, hidden: Int, embedding: Int, fitted: [Int]?,
    seed: UInt64
  ) {
    self.embedding = embedding
    inputs = [x.inputs, y.inputs]
    let left = Perceptron(
      inputs: inputs[0].rowSize, hidden: hidden, outputs: embedding + 1, start: 0)
    let right = Perceptron(
      inputs: inputs[1].rowSize, hidden: hidden, outputs: embedding + 1, start: left.count)
    networks = [left, right]
    weights = FloatBuffer(count: left.count + right.count)
    gradient = FloatBuffer(count: left.count + right.count)
    left.initialise(weights, seed: seed, purpose: "critic/left", lastScale: 0.5)
    right.initialise(weights, seed: seed, purpose: "critic/right", lastScale: 0)
    if let fitted, let ratio = GaussianRatio(x.components, y.components, rows: fitted) {
      gaussian = [ratio.features(left: x.components), ratio.features(right: y.components)]
      gaussianWidth = ratio.width
    } else {
      gaussian = inputs.map { [Float](repeating: 0, count: $0.shape[0]) }
      gaussianWidth = 0
    }
    // u is the left network's first output, and starts at 0 as v does.
    left.clearLast(weights, output: 0)
  }

  /// What a batch needs on its way through.
  package final class Batch {
    let x: [FloatBuffer]
    let activations: [Perceptron.Activations]
    /// The rows of both sides, ``SeparableCritic/width`` floats each.
    package let rows: [FloatBuffer]
    let slopes: FloatBuffer
    let spare: FloatBuffer
    package let capacity: Int

    package init(_ critic: SeparableCritic, capacity: Int) {
      self.capacity = capacity
      let hidden = critic.networks[0].hidden
      x = critic.inputs.map { FloatBuffer(count: capacity * $0.rowSize) }
      activations = (0..<2).map { _ in .init(rows: capacity, hidden: hidden) }
      rows = (0..<2).map { _ in FloatBuffer(count: capacity * critic.width) }
      slopes = FloatBuffer(count: capacity * (critic.embedding + 1))
      spare = FloatBuffer(count: capacity * hidden)
    }
  }

  /// Makes the rows of the samples named, at most the batch's capacity.
  package func forward(_ samples: ArraySlice<Int>, _ batch: Batch) {
    for side in 0..<2 {
      let size = inputs[side].rowSize
      let x = batch.x[side].base
      let out = batch.rows[side].base
      inputs[side].values.withUnsafeBufferPointer { values in
        guard let source = values.baseAddress else { return }
        for (place, sample) in samples.enumerated() {
          (x + place * size).update(from: source + sample * size, count: size)
        }
      }
      networks[side].forward(
        weights, x, rows: samples.count, batch.activations[side], out + side, pitch: width)
      let step = gaussianWidth + 1
      for (place, sample) in samples.enumerated() {
        let row = out + place * width
        row[side == 0 ? embedding + 1 : 0] = 1
        row[side == 0 ? embedding + 3 : embedding + 2] = 1
        row[side == 0 ? embedding + 2 : embedding + 3] = gaussian[side][sample * step]
        for k in 0..<gaussianWidth {
          row[embedding + 4 + k] = gaussian[side][sample * step + 1 + k]
        }
      }
    }
  }

  /// Scores of `rows` left rows against `columns` right ones, or the other way round.
  package func scores(
    _ left: UnsafePointer<Float>, rows: Int, _ right: UnsafePointer<Float>, columns: Int,
    _ out: UnsafeMutablePointer<Float>
  ) {
    BLAS.gemm(
      transposeB: true, m: rows, n: columns, k: width, left, lda: width, right, ldb: width, out,
      ldc: columns)
  }

  /// Writes the gradient, from the slopes of the loss by the scores of all pairs, `[rows, rows]`,
  /// and by those of the transposed grid, where there are any.
  package func backward(
    rows: Int, _ batch: Batch, _ slopes: UnsafePointer<Float>, transposed: UnsafePointer<Float>?
  ) {
    let outputs = embedding + 1
    for side in 0..<2 {
      let other = batch.rows[1 - side].base + side
      BLAS.gemm(
        transposeA: side == 1, m: rows, n: outputs, k: rows, slopes, lda: rows, other, ldb: width,
        batch.slopes.base, ldc: outputs)
      if let transposed {
        BLAS.gemm(
          transposeA: side == 0, m: rows, n: outputs, k: rows, transposed, lda: rows, other,
          ldb: width, beta: 1, batch.slopes.base, ldc: outputs)
      }
      networks[side].backward(
        weights, gradient, batch.x[side].base, rows: rows, batch.activations[side],
        batch.slopes.base, batch.spare)
    }
  }
}
