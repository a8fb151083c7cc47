internal import Kernels
internal import Tensors

/// A perceptron of three linear layers with SiLU or ReLU between them, a part of a run of weights that
/// its owner holds.
///
/// Its weights are `[W₁ | b₁ | W₂ | b₂ | W₃ | b₃]`, each matrix input by input.
struct Perceptron {
  let inputs: Int
  let hidden: Int
  let outputs: Int
  /// Where its weights begin.
  let start: Int
  /// ReLU instead of SiLU.
  var isRectified = false

  var count: Int {
    (inputs + 1) * hidden + (hidden + 1) * hidden + (hidden + 1) * outputs
  }

  private var firstBias: Int { start + inputs * hidden }
  private var second: Int { firstBias + hidden }
  private var secondBias: Int { second + hidden * hidden }
  private var third: Int { secondBias + hidden }
  private var thirdBias: Int { third + hidden * outputs }

  /// What a batch leaves on its way forward.
  struct Activations {
    let z1, y1, z2, y2: FloatBuffer

    init(rows: Int, hidden: Int) {
      (z1, y1) = (FloatBuffer(count: rows * hidden), FloatBuffer(count: rows * hidden))
      (z2, y2) = (FloatBuffer(count: rows * hidden), FloatBuffer(count: rows * hidden))
    }
  }

  /// Weights from U(−√(3/inputs), √(3/inputs)), which keeps variances, and no biases; those of the
  /// last layer a `lastScale` of that.
  func initialise(_ weights: FloatBuffer, seed: UInt64, purpose: String, lastScale: Float) {
    func draw(_ place: Int, _ rows: Int, _ columns: Int, _ scale: Float, _ layer: String) {
      let bound = (3 / Float(rows)).squareRoot() * scale
      guard bound > 0 else { return }
      let draws = RandomStream(seed: seed, purpose: purpose + layer)
        .uniforms(count: rows * columns, in: -bound..<bound)
      for (index, value) in draws.enumerated() { weights.base[place + index] = value }
    }
    draw(start, inputs, hidden, 1, "/1")
    draw(second, hidden, hidden, 1, "/2")
    draw(third, hidden, outputs, lastScale, "/3")
  }

  /// Weights and biases from U(−1/√inputs, 1/√inputs).
  func initialiseAsPyTorch(_ weights: FloatBuffer, seed: UInt64, purpose: String) {
    let layers = [
      (start, inputs, hidden), (second, hidden, hidden), (third, hidden, outputs),
    ]
    for (number, (place, rows, columns)) in layers.enumerated() {
      let bound = 1 / Float(rows).squareRoot()
      // A layer's bias lies behind its matrix.
      let draws = RandomStream(seed: seed, purpose: "\(purpose)/\(number + 1)")
        .uniforms(count: (rows + 1) * columns, in: -bound..<bound)
      for (index, value) in draws.enumerated() { weights.base[place + index] = value }
    }
  }

  /// Sets what leads to one output to 0.
  func clearLast(_ weights: FloatBuffer, output: Int) {
    for unit in 0..<hidden { weights.base[third + unit * outputs + output] = 0 }
  }

  /// Writes the outputs of `rows` rows of `x`, `pitch` floats apart.
  func forward(
    _ weights: FloatBuffer, _ x: UnsafePointer<Float>, rows: Int, _ made: Activations,
    _ out: UnsafeMutablePointer<Float>, pitch: Int
  ) {
    let w = weights.base
    BLAS.gemm(
      m: rows, n: hidden, k: inputs, x, lda: inputs, w + start, ldb: hidden, made.z1.base,
      ldc: hidden)
    activate(w + firstBias, rows, made.z1, made.y1)
    BLAS.gemm(
      m: rows, n: hidden, k: hidden, made.y1.base, lda: hidden, w + second, ldb: hidden,
      made.z2.base, ldc: hidden)
    activate(w + secondBias, rows, made.z2, made.y2)
    for row in 0..<rows { (out + row * pitch).update(from: w + thirdBias, count: outputs) }
    BLAS.gemm(
      m: rows, n: outputs, k: hidden, made.y2.base, lda: hidden, w + third, ldb: outputs, beta: 1,
      out, ldc: pitch)
  }

  private func activate(
    _ bias: UnsafePointer<Float>, _ rows: Int, _ z: FloatBuffer, _ y: FloatBuffer
  ) {
    if isRectified {
      ibk_biased_relu(bias, rows, hidden, z.base, y.base)
    } else {
      ibk_biased_silu(bias, rows, hidden, z.base, y.base)
    }
  }

  private func passBack(
    _ z: FloatBuffer, _ rows: Int, _ g: FloatBuffer, _ bias: UnsafeMutablePointer<Float>
  ) {
    if isRectified {
      ibk_biased_relu_gradient(z.base, rows, hidden, g.base, bias)
    } else {
      ibk_biased_silu_gradient(z.base, rows, hidden, g.base, bias)
    }
  }

  /// Writes the gradient of its weights from that of its outputs, `[rows, outputs]`; the
  /// activations' pre-activations are used up.
  func backward(
    _ weights: FloatBuffer, _ gradient: FloatBuffer, _ x: UnsafePointer<Float>, rows: Int,
    _ made: Activations, _ slopes: UnsafePointer<Float>, _ spare: FloatBuffer
  ) {
    let w = weights.base
    let g = gradient.base
    (g + start).update(repeating: 0, count: count)
    ibk_sum_parts(slopes, rows, outputs, outputs, g + thirdBias)
    BLAS.gemm(
      transposeA: true, m: hidden, n: outputs, k: rows, made.y2.base, lda: hidden, slopes,
      ldb: outputs, g + third, ldc: outputs)
    BLAS.gemm(
      transposeB: true, m: rows, n: hidden, k: outputs, slopes, lda: outputs, w + third,
      ldb: outputs, spare.base, ldc: hidden)
    passBack(made.z2, rows, spare, g + secondBias)
    BLAS.gemm(
      transposeA: true, m: hidden, n: hidden, k: rows, made.y1.base, lda: hidden, spare.base,
      ldb: hidden, g + second, ldc: hidden)
    // The second layer's pre-activations are no longer needed: their place takes the gradient.
    BLAS.gemm(
      transposeB: true, m: rows, n: hidden, k: hidden, spare.base, lda: hidden, w + second,
      ldb: hidden, made.z2.base, ldc: hidden)
    passBack(made.z1, rows, made.z2, g + firstBias)
    BLAS.gemm(
      transposeA: true, m: inputs, n: hidden, k: rows, x, lda: inputs, made.z2.base, ldb: hidden,
      g + start, ldc: hidden)
  }
}
