import Glibc
internal import Kernels
internal import Tensors

/// AdamW with PyTorch's defaults (β₁ 0.9, β₂ 0.999, ε 10⁻⁸) after clipping the gradient's norm
/// (Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019).
package struct AdamW {
  private let mean: FloatBuffer
  private let square: FloatBuffer
  private let weightDecay: Double
  private let clipNorm: Double
  private var steps = 0

  /// Weights in a tile.
  private static let tile = 16_384

  /// - Parameter count: of the weights.
  package init(count: Int, weightDecay: Double, clipNorm: Double) {
    mean = FloatBuffer(count: count)
    square = FloatBuffer(count: count)
    self.weightDecay = weightDecay
    self.clipNorm = clipNorm
  }

  package init(critic: Critic, options: InfoNCEOptions) {
    self.init(
      count: critic.weights.count, weightDecay: options.weightDecay, clipNorm: options.clipNorm)
  }

  /// Moves the critic's weights by its gradient.
  ///
  /// - Returns: false, with nothing changed, where the gradient is not finite.
  package mutating func update(_ critic: Critic, learningRate: Double) -> Bool {
    update(critic.weights, critic.gradient, learningRate: learningRate)
  }

  /// Moves weights by their gradient.
  ///
  /// - Returns: false, with nothing changed, where the gradient is not finite.
  package mutating func update(
    _ weights: FloatBuffer, _ gradient: FloatBuffer, learningRate: Double
  ) -> Bool {
    let count = weights.count
    let tiles = (count + AdamW.tile - 1) / AdamW.tile
    let norm = gradientNorm(gradient, tiles: tiles)
    guard norm.isFinite else { return false }
    steps += 1
    let step = ibk_adamw_step(
      gradient_scale: Float(min(1, clipNorm / (norm + 1e-6))),
      decay: Float(1 - learningRate * weightDecay),
      mean_share: Float(1 - 0.9), square_decay: 0.999, square_share: Float(1 - 0.999),
      step: Float(learningRate / (1 - pow(0.9, Double(steps)))),
      root: Float(1 / (1 - pow(0.999, Double(steps))).squareRoot()), epsilon: 1e-8)
    let (mean, square) = (mean, square)
    Parallel.forEach(tiles: tiles) { tile in
      let start = tile * AdamW.tile
      ibk_adamw(
        weights.base + start, gradient.base + start, mean.base + start,
        square.base + start, min(AdamW.tile, count - start), step)
    }
    return true
  }

  private func gradientNorm(_ gradient: FloatBuffer, tiles: Int) -> Double {
    let count = gradient.count
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: tiles) { sums in
      nonisolated(unsafe) let sums = sums
      Parallel.forEach(tiles: tiles) { tile in
        let start = tile * AdamW.tile
        sums[tile] = ibk_square_sum(
          gradient.base + start, min(AdamW.tile, count - start))
      }
      return sums.reduce(0, +).squareRoot()
    }
  }
}
