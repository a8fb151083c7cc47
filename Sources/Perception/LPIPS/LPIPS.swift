public import Tensors

/// The learned perceptual distance of two images (Zhang et al., "The unreasonable effectiveness of
/// deep features as a perceptual metric", 2018): 0 for identical images, lower is closer.
///
/// Both images, scaled as the trunk was trained, go through it. At each place the features of every
/// pixel are divided by their norm over the channels (+ 10⁻¹⁰); the squared differences are
/// weighted by the place's head and averaged over pixels; the distance is the sum over places.
///
/// The numbers mean what the weights mean: see ``LPIPSWeights``.
public struct LPIPS: ImageMetric {
  public let weights: LPIPSWeights

  public init(_ weights: LPIPSWeights) { self.weights = weights }

  public var name: String { LPIPS.name(weights.network) }

  /// What a metric with weights of that network is called.
  public static func name(_ network: LPIPSNetwork) -> String { "LPIPS (\(network.name))" }

  public func validate() throws(PerceptionError) {}

  public func values(
    comparing reference: Tensor, with altered: Tensor
  ) throws(PerceptionError) -> [Double] {
    let pairs = try ImagePairs(reference, altered)
    let trunk = Trunk(weights)
    guard trunk.fits(height: pairs.height, width: pairs.width) else {
      throw .imageTooSmallForTrunk(
        height: pairs.height, width: pairs.width, network: weights.network)
    }
    return pairs.map { x, y in
      let left = trunk.features(LPIPS.planes(x, pairs))
      let right = trunk.features(LPIPS.planes(y, pairs))
      return zip(zip(left, right), weights.heads).reduce(0) { sum, place in
        sum + LPIPS.distance(place.0.0, place.0.1, head: place.1)
      }
    }
  }

  /// lpips' shift and scale of red, green and blue, for values in [−1, 1].
  private static let shift: [Float] = [-0.030, -0.088, -0.188]
  private static let scale: [Float] = [0.458, 0.448, 0.450]

  /// An image `[H, W, 3]` in [0, 1] as the trunk takes it.
  private static func planes(
    _ pixels: UnsafeBufferPointer<Float>, _ pairs: ImagePairs
  ) -> FeaturePlanes {
    let count = pairs.height * pairs.width
    var values: [Float] = []
    values.reserveCapacity(3 * count)
    for channel in 0..<3 {
      for pixel in 0..<count {
        values.append((2 * pixels[3 * pixel + channel] - 1 - shift[channel]) / scale[channel])
      }
    }
    return FeaturePlanes(
      channels: 3, height: pairs.height, width: pairs.width, values: values)
  }

  /// The mean over pixels of the weighted squared differences of normalised features.
  private static func distance(
    _ x: FeaturePlanes, _ y: FeaturePlanes, head: [Float]
  ) -> Double {
    let pixels = x.height * x.width
    var sum = 0.0
    for pixel in 0..<pixels {
      var (squaresX, squaresY) = (0.0, 0.0)
      for channel in 0..<x.channels {
        let (a, b) = (x.values[channel * pixels + pixel], y.values[channel * pixels + pixel])
        squaresX += Double(a) * Double(a)
        squaresY += Double(b) * Double(b)
      }
      let (normX, normY) = (squaresX.squareRoot() + 1e-10, squaresY.squareRoot() + 1e-10)
      for channel in 0..<x.channels {
        let difference =
          Double(x.values[channel * pixels + pixel]) / normX
          - Double(y.values[channel * pixels + pixel]) / normY
        sum += Double(head[channel]) * difference * difference
      }
    }
    return sum / Double(pixels)
  }
}
