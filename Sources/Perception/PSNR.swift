import Glibc
public import Tensors

/// The peak signal-to-noise ratio in dB: 10 · log₁₀(MAX² / MSE), where MAX = 1 and MSE is the mean
/// of the squared differences over all pixels and channels.
///
/// Identical images have no error: their value is +∞.
public struct PSNR: ImageMetric, Codable, Hashable {
  public init() {}

  public var name: String { "PSNR" }

  public func validate() throws(PerceptionError) {}

  public func values(
    comparing reference: Tensor, with altered: Tensor
  ) throws(PerceptionError) -> [Double] {
    try ImagePairs(reference, altered).map { x, y in
      var sum = 0.0
      for index in x.indices {
        let difference = Double(x[index]) - Double(y[index])
        sum += difference * difference
      }
      return sum == 0 ? .infinity : -10 * log10(sum / Double(x.count))
    }
  }
}
