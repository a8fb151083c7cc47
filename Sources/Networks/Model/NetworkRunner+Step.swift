package import Tensors

/// What training, inference and tests do with a runner.
extension NetworkRunner {
  /// Takes over the parameters and momentum of a state that fits the network.
  package func load(_ state: TrainingState) {
    memory.load(parameters: state.parameters, momentum: state.momentum)
  }

  /// Parameters and running statistics under torchvision's names.
  package var parameters: [String: Tensor] { memory.storedParameters() }
  package var momentum: [String: Tensor] { memory.storedMomentum() }
  /// The gradients that ``findGradients(images:rows:labels:noise:)`` found last.
  package var gradients: [String: Tensor] { memory.storedGradients() }

  /// Forward and backward over the given rows: leaves the gradient of the mean loss.
  package func findGradients(
    images: Tensor, rows: some RandomAccessCollection<Int>, labels: [Int],
    noise: any NoiseSource
  ) -> BatchOutcome {
    load(images, rows: rows)
    forward(images: rows.count, mode: .training, noise: noise)
    let outcome = CrossEntropy.evaluate(
      logits: logits.base, labels: rows.map { labels[$0] },
      classes: architecture.classes, gradient: gradientMemory.logits.base)
    backward(images: rows.count)
    return outcome
  }

  /// One step of SGD along the gradients found last.
  package func applyGradients(learningRate: Double, options: TrainingOptions) {
    memory.step(
      learningRate: learningRate, momentum: options.momentum, weightDecay: options.weightDecay)
  }

  /// T and the logits of all `images` in evaluation mode, in batches of the runner's capacity.
  package func evaluate(
    images: Tensor, noise: any NoiseSource
  ) -> (representation: Tensor, logits: Tensor) {
    let count = images.shape.first ?? 0
    var representations = Tensor(shape: [count, architecture.features])
    var allLogits = Tensor(shape: [count, architecture.classes])
    for first in stride(from: 0, to: count, by: capacity) {
      let batch = min(capacity, count - first)
      load(images, rows: first..<first + batch)
      forward(images: batch, mode: .evaluation, noise: noise, firstImage: first)
      copy(representation, batch, to: &representations, row: first)
      copy(logits, batch, to: &allLogits, row: first)
    }
    return (representations, allLogits)
  }

  private func copy(_ source: FloatBuffer, _ rows: Int, to tensor: inout Tensor, row: Int) {
    let size = tensor.rowSize
    tensor.values.withUnsafeMutableBufferPointer {
      guard let base = $0.baseAddress else { return }
      (base + row * size).update(from: source.base, count: rows * size)
    }
  }
}
