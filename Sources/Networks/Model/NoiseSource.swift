internal import Tensors

/// Where a network's noise comes from. Tests put their own in.
package protocol NoiseSource: Sendable {
  /// Adds `scale` · z to `values`, where z are the standard normals
  /// `first..<first + count` of a place.
  ///
  /// - Parameters:
  ///   - place: which of the architecture's noises.
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
  package init(seed: UInt64, purpose: String, step: Int, network: any Network) {
    streams = network.architecture.noises.map {
      RandomStream(seed: seed, purpose: purpose + "/noise/" + $0.name, step: UInt64(step))
    }
  }

  package func add(
    place: Int, first: Int, count: Int, scale: Float, to values: UnsafeMutablePointer<Float>
  ) {
    streams[place].normals(values, first: first, count: count, scale: scale, adding: true)
  }
}

/// The noise of one forward pass.
struct Injection {
  let source: any NoiseSource
  let noises: [NoisePlace]
  /// Where the batch starts among the images that the noise is counted over.
  let firstImage: Int

  /// Adds noise to `count` values from `first` of the batch's dense tensor on, which has
  /// `perImage` for each image.
  func add(
    place: Int, at first: Int, perImage: Int, count: Int, to values: UnsafeMutablePointer<Float>
  ) {
    let sigma = noises[place].sigma
    guard sigma > 0 else { return }
    source.add(
      place: place, first: firstImage * perImage + first, count: count, scale: sigma, to: values)
  }
}
