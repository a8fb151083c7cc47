internal import Kernels
public import Tensors

/// The gradient of the loss with respect to the pixels, for adversarial perturbations: the network
/// in evaluation mode, its parameters and running statistics fixed.
///
/// One thread at a time may use it; it uses several itself, and its results do not depend on how
/// many, nor on how images are cut in batches.
public final class InputGradient {
  private let network: any Network
  private let runner: NetworkRunner

  /// - Parameter batch: the most images taken at once.
  /// - Throws: ``NetworkError`` where the state is not one of this network.
  public init(network: any Network, state: TrainingState, batch: Int) throws(NetworkError) {
    try network.validate()
    try state.validate(for: network)
    self.network = network
    runner = NetworkRunner(network, capacity: max(1, batch), training: true)
    runner.load(state)
  }

  /// What a network makes of images, and how it changes with their pixels.
  public struct Result: Sendable, Equatable {
    /// The cross-entropy of each image, in nats.
    public var losses: [Double]
    /// The class that the network gives each image.
    public var predictions: [Int]
    /// ∂ loss of image i / ∂ its pixels, `[N, 32, 32, 3]`: each image's own loss, not their mean.
    public var gradient: Tensor
  }

  /// - Parameters:
  ///   - images: `[N, 32, 32, 3]`.
  ///   - labels: one for each image, in `0..<classes`.
  ///   - step: which independent draw of the network's noise, where it has any.
  ///   - firstImage: where the images start among those that the noise is counted over.
  public func callAsFunction(
    images: Tensor, labels: [Int], seed: UInt64, step: Int, firstImage: Int = 0
  ) throws(NetworkError) -> Result {
    try LabelledImages(unchecked: images, labels: labels, classCount: network.classes)
      .validate("surrogate's", for: network)
    let noise = RandomNoise(seed: seed, purpose: "input-gradient", step: step, network: network)
    var result = Result(losses: [], predictions: [], gradient: Tensor(shape: images.shape))
    for first in stride(from: 0, to: labels.count, by: runner.capacity) {
      let rows = first..<min(labels.count, first + runner.capacity)
      let outcome = runner.findInputGradient(
        images: images, rows: rows, labels: labels, noise: noise,
        firstImage: firstImage + first, into: &result.gradient)
      result.losses += outcome.losses
      result.predictions += outcome.predictions
    }
    return result
  }
}

extension NetworkRunner {
  /// Forward in evaluation mode and backward to the pixels, whose gradients go to the same rows of
  /// `gradient`: those of each image's own loss.
  package func findInputGradient(
    images: Tensor, rows: Range<Int>, labels: [Int], noise: any NoiseSource, firstImage: Int,
    into gradient: inout Tensor
  ) -> BatchOutcome {
    load(images, rows: rows)
    forward(images: rows.count, mode: .evaluation, noise: noise, firstImage: firstImage)
    let classes = architecture.classes
    var outcome = BatchOutcome()
    // One by one: each image's own loss, and bits that do not depend on the batch.
    for (place, row) in rows.enumerated() {
      let own = CrossEntropy.evaluate(
        logits: logits.base + place * classes, labels: [labels[row]], classes: classes,
        gradient: gradientMemory.logits.base + place * classes)
      outcome.losses += own.losses
      outcome.predictions += own.predictions
    }
    backward(images: rows.count, parameters: false)
    if case .plain(let first)? = layers.steps.first {
      inputGradient(of: first.layer, images: rows.count, to: &gradient, row: rows.lowerBound)
    }
    return outcome
  }

  /// The gradient of the pixels, from that of the first convolution's output.
  private func inputGradient(
    of stem: NormalisedConvolution, images: Int, to gradient: inout Tensor, row first: Int
  ) {
    let layer = stem.shape
    guard let output = gradientMemory.outputs[layer.outputSize] else { return }
    let turned = turned(stem)
    let pixels = layer.inputSize * layer.inputSize
    let padded = FloatBuffer(images * pixels * InputLanes.count)
    let tiles = ImageTiles(images: images, perTile: 1)
    let wide: Int32 = ibk_cpu_level() == 4 ? 1 : 0
    gradient.values.withUnsafeMutableBufferPointer { values in
      guard let base = values.baseAddress else { return }
      nonisolated(unsafe) let place = base + first * pixels * layer.inputs
      Parallel.forEach(tiles: tiles.count) { image in
        var shape = ibk_convolution(
          images: 1, rows: layer.inputSize, columns: layer.inputSize,
          x_image: output.imagePitch, x_row: output.rowPitch, x_pixel: layer.outputs,
          y_image: pixels * InputLanes.count, y_row: layer.inputSize * InputLanes.count,
          y_pixel: InputLanes.count, segments: layer.kernel,
          length: layer.kernel * layer.outputs, x_segment: output.rowPitch)
        let lanes = padded.base + image * pixels * InputLanes.count
        ibk_convolve(
          &shape, wide, output.corner(image), turned.base, InputLanes.count, 0, lanes)
        for pixel in 0..<pixels {
          for channel in 0..<layer.inputs {
            place[(image * pixels + pixel) * layer.inputs + channel] =
              lanes[pixel * InputLanes.count + channel]
          }
        }
      }
    }
  }

  /// The first convolution's weights turned round, `[ky, kx, output][lane]`: the kernels take four
  /// channels at least, so the image's three get an empty fourth.
  private func turned(_ stem: NormalisedConvolution) -> FloatBuffer {
    let layer = stem.shape
    let turned = FloatBuffer(layer.kernel * layer.kernel * layer.outputs * InputLanes.count)
    let taps = layer.kernel * layer.kernel
    for (start, lanes) in ParameterLayout.blocks(of: layer.outputs) {
      for tap in 0..<taps {
        for lane in 0..<lanes {
          for channel in 0..<layer.inputs {
            let weight =
              stem.weights[
                start * layer.depth + (tap * layer.inputs + channel) * lanes + lane]
            let place = ((taps - 1 - tap) * layer.outputs + start + lane) * InputLanes.count
            turned.base[place + channel] = weight
          }
        }
      }
    }
    return turned
  }
}

/// The image's channels, filled up to what the convolution's kernels take.
private enum InputLanes {
  static let count = 4
}
