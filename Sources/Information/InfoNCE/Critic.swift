internal import Tensors

/// The weights of a critic t = w₃ · relu(W₂ᵀ relu(W₁ᵀ [a; b] + b₁) + b₂), and their gradient.
///
/// Both are one run of floats, `[W₁ | b₁ | W₂ | b₂ | w₃]`, each matrix stored input by input
/// (`[inputs, width]`). The width is the hidden width rounded up to a multiple of 16, what the
/// kernels ask for; the added units start at zero and stay there, since all their gradients vanish.
///
/// The bias of the last layer is left out: it cancels from the estimate, and its gradient is zero.
package final class Critic: Sendable {
  package let left: Int
  package let right: Int
  package let hidden: Int
  package let width: Int
  package let weights: FloatBuffer
  package let gradient: FloatBuffer

  /// Weights and biases drawn from U(−1/√inputs, 1/√inputs), as PyTorch's linear layers are.
  package init(left: Int, right: Int, hidden: Int, seed: UInt64) {
    self.left = left
    self.right = right
    self.hidden = hidden
    width = (hidden + 15) / 16 * 16
    let count = (left + right + 1 + width + 2) * width
    weights = FloatBuffer(count: count)
    gradient = FloatBuffer(count: count)
    fill(firstBias, rows: 1, inputs: left + right, seed, "infonce/weights/1/bias")
    fill(0, rows: left + right, inputs: left + right, seed, "infonce/weights/1")
    fill(second, rows: hidden, inputs: hidden, seed, "infonce/weights/2")
    fill(secondBias, rows: 1, inputs: hidden, seed, "infonce/weights/2/bias")
    fill(output, rows: 1, inputs: hidden, seed, "infonce/weights/3")
  }

  /// Where each part starts.
  package var firstBias: Int { (left + right) * width }
  package var second: Int { firstBias + width }
  package var secondBias: Int { second + width * width }
  package var output: Int { secondBias + width }

  private func fill(_ start: Int, rows: Int, inputs: Int, _ seed: UInt64, _ purpose: String) {
    let bound = 1 / Float(max(1, inputs)).squareRoot()
    let draws = RandomStream(seed: seed, purpose: purpose)
      .uniforms(count: rows * hidden, in: -bound..<bound)
    for row in 0..<rows {
      for unit in 0..<hidden {
        weights.base[start + row * width + unit] = draws[row * hidden + unit]
      }
    }
  }
}
