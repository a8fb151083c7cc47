internal import Tensors

/// Where a network's noise comes from. Tests put their own in.
package protocol NoiseSource: Sendable {
  /// Adds `scale` · z to `values`, where z are the standard normals
  /// `first..<first + count` of a place.
  ///
  /// - Parameters:
  ///   - place: which injection, in forward order: two in each block, then the pooled vector.
  ///   - first: the index in the place's tensor `[images, height, width, channels]`.
  func add(
    place: Int, first: Int, count: Int, scale: Float, to values: UnsafeMutablePointer<Float>)
}

/// Noise from counter-based streams, one for each place.
package struct RandomNoise: NoiseSource {
  private let streams: [RandomStream]

  /// - Parameters:
  ///   - purpose: what the pass is for: a prefix of the streams' names.
  ///   - step: the training step, epoch or draw.
  package init(seed: UInt64, purpose: String, step: Int, network: ResNet18) {
    let places =
      Architecture(network).blocks.flatMap { [$0.name + ".relu1", $0.name + ".relu2"] } + ["pool"]
    streams = places.map {
      RandomStream(seed: seed, purpose: purpose + "/noise/" + $0, step: UInt64(step))
    }
  }

  package func add(
    place: Int, first: Int, count: Int, scale: Float, to values: UnsafeMutablePointer<Float>
  ) {
    streams[place].normals(values, first: first, count: count, scale: scale, adding: true)
  }
}
