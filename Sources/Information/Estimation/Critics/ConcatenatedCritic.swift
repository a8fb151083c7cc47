internal import Kernels
package import Tensors

/// A perceptron Linear–ReLU–Linear–ReLU–Linear on [x; y], as published, for pairs that are listed:
/// those drawn together, and the same x with the y of a permutation.
///
/// Weights and biases start from U(−1/√inputs, 1/√inputs), as PyTorch's linear layers do.
package final class ConcatenatedCritic {
  package let weights: FloatBuffer
  package let gradient: FloatBuffer
  private let network: Perceptron
  private let pairs: [FloatBuffer]
  private let activations: [Perceptron.Activations]
  /// The scores of the pairs drawn together, and of the shuffled ones; then slopes.
  package let scores: [FloatBuffer]
  private let spare: FloatBuffer
  private let part: FloatBuffer

  /// - Parameter rows: the most samples that it is given at once.
  package init(inputs: Int, hidden: Int, rows: Int, seed: UInt64) {
    network = Perceptron(inputs: inputs, hidden: hidden, outputs: 1, start: 0, isRectified: true)
    weights = FloatBuffer(count: network.count)
    gradient = FloatBuffer(count: network.count)
    part = FloatBuffer(count: network.count)
    pairs = (0..<2).map { _ in FloatBuffer(count: rows * inputs) }
    activations = (0..<2).map { _ in .init(rows: rows, hidden: hidden) }
    scores = (0..<2).map { _ in FloatBuffer(count: rows) }
    spare = FloatBuffer(count: rows * hidden)
    network.initialiseAsPyTorch(weights, seed: seed, purpose: "mine/weights")
  }

  /// Scores all samples, and all with their y permuted.
  package func forward(_ x: Tensor, _ y: Tensor, permutation: [Int]) {
    let (rows, left, right) = (x.shape[0], x.rowSize, y.rowSize)
    for side in 0..<2 {
      for row in 0..<rows {
        let other = side == 0 ? row : permutation[row]
        let out = pairs[side].base + row * (left + right)
        for c in 0..<left { out[c] = x.values[row * left + c] }
        for c in 0..<right { out[left + c] = y.values[other * right + c] }
      }
    }
    Parallel.forEach(tiles: 2) { side in
      network.forward(
        weights, pairs[side].base, rows: rows, activations[side], scores[side].base, pitch: 1)
    }
  }

  /// Writes the gradient of the `rows` samples that were scored last, from slopes in the place of
  /// their scores.
  package func backward(rows: Int) {
    network.backward(
      weights, gradient, pairs[0].base, rows: rows, activations[0], scores[0].base, spare)
    network.backward(
      weights, part, pairs[1].base, rows: rows, activations[1], scores[1].base, spare)
    ibk_add(part.base, network.count, gradient.base)
  }
}
