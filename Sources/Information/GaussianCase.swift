import Glibc
public import Tensors

/// Two Gaussian variables whose mutual information is known exactly, to judge estimators by.
///
/// Y ∈ R⁵ has independent components of variance 3, and X ∈ R³ is the first three of them plus
/// independent noise of variance ½. Each of the three channels carries ½ ln(1 + 3/½) nats, so that
/// I(X; Y) = 3 · ½ ln 7 = 1.5 ln 7.
public enum GaussianCase {
  /// I(X; Y) in nats, 2.918865.
  public static var information: Double { 1.5 * log(7) }

  /// The number of samples in the published study.
  public static let publishedCount = 10_000

  /// InfoNCE options that come within 0.1 nats in seconds, from ``publishedCount`` samples.
  ///
  /// A perfect critic still falls short of I by about E[p(x|y)/p(x)] · (1/B + 1/K), the mean density
  /// ratio being some 26 here: hence a large batch with many negatives. Eight inputs need no wide
  /// critic, which leaves little to learn by heart and bears a high learning rate.
  public static let options = InfoNCEOptions(
    batch: 1024, negatives: 1024, learningRate: 1e-2, epochs: 40, hidden: 16)

  /// Independent joint samples: `x` is `[count, 3]` and `y` is `[count, 5]`.
  public static func sample(count: Int, seed: UInt64) -> (x: Tensor, y: Tensor) {
    let y = RandomStream(seed: seed, purpose: "gaussian-case/y")
      .normals(count: count * 5, scale: Float(3).squareRoot())
    let noise = RandomStream(seed: seed, purpose: "gaussian-case/noise")
      .normals(count: count * 3, scale: Float(0.5).squareRoot())
    let x = noise.indices.map { y[$0 / 3 * 5 + $0 % 3] + noise[$0] }
    return (Tensor(shape: [count, 3], values: x), Tensor(shape: [count, 5], values: y))
  }
}
