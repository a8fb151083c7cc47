public import Tensors

/// The structural similarity of two images (Wang, Bovik, Sheikh, Simoncelli, "Image quality
/// assessment: from error visibility to structural similarity", 2004): the mean over pixels of
///
/// (2·μx·μy + C₁)(2·σxy + C₂) / ((μx² + μy² + C₁)(σx² + σy² + C₂)),
///
/// where means, variances and covariance are taken in a window around the pixel, C₁ = (K₁·L)²,
/// C₂ = (K₂·L)², K₁ = 0.01, K₂ = 0.03, and L = 1 is the range of the values. 1 for identical
/// images.
///
/// Published figures differ in the window, the covariance, the colours and the border; all of
/// these are options. The border decides most where a trigger sits in a corner: see ``Border``.
public struct SSIM: ImageMetric, Codable, Hashable {
  /// How the pixels around one count.
  public enum Window: Codable, Sendable, Hashable {
    /// By a Gaussian of the standard deviation `sigma` in pixels, cut to `size` × `size` pixels.
    case gaussian(size: Int = 11, sigma: Double = 1.5)
    /// All `size` × `size` pixels alike.
    case uniform(size: Int = 7)

    public var size: Int {
      switch self {
      case .gaussian(let size, _), .uniform(let size): size
      }
    }
  }

  /// Which pixels are averaged over.
  public enum Border: String, Codable, Sendable, CaseIterable {
    /// Those whose window lies within the image. Pixels at the edge thus count in fewer windows:
    /// a trigger in a corner hardly counts at all.
    case valid
    /// All, the image continued by its mirror image (`d c b a | a b c d | d c b a`).
    case mirrored
  }

  /// What is compared.
  public enum Colours: String, Codable, Sendable, CaseIterable {
    /// Red, green and blue apart; the value is the mean of the three.
    case channels
    /// The luma 0.299 R + 0.587 G + 0.114 B of Rec. 601, as MATLAB's and OpenCV's grey.
    case rec601
    /// The luma 0.2125 R + 0.7154 G + 0.0721 B of Rec. 709, as scikit-image's grey.
    case rec709

    /// The weights of red, green and blue in each plane that is compared.
    var planes: [[Double]] {
      switch self {
      case .channels: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
      case .rec601: [[0.299, 0.587, 0.114]]
      case .rec709: [[0.2125, 0.7154, 0.0721]]
      }
    }
  }

  public var window: Window
  /// Whether variances and covariance are those of a sample, n − 1 in the denominator with n the
  /// pixels of the window, rather than weighted means.
  public var sampleCovariance: Bool
  public var colours: Colours
  public var border: Border

  /// By default as Wang et al.: a Gaussian of 11 × 11 with σ = 1.5, weighted means, windows within
  /// the image; over the three channels.
  public init(
    window: Window = .gaussian(), sampleCovariance: Bool = false, colours: Colours = .channels,
    border: Border = .valid
  ) {
    self.window = window
    self.sampleCovariance = sampleCovariance
    self.colours = colours
    self.border = border
  }

  /// What scikit-image's `structural_similarity` does unless told otherwise: a uniform window of
  /// 7 × 7 and sample covariances.
  public static let scikitImageDefault = SSIM(window: .uniform(), sampleCovariance: true)

  static let k1 = 0.01
  static let k2 = 0.03
  static let largestWindow = 255

  public var name: String {
    var words: [String]
    switch window {
    case .gaussian(let size, let sigma):
      words = ["Gaussian \(size)"]
      if sigma != 1.5 { words.append("σ \(sigma)") }
    case .uniform(let size): words = ["uniform \(size)"]
    }
    if sampleCovariance { words.append("sample covariance") }
    switch colours {
    case .channels: break
    case .rec601: words.append("grey Rec. 601")
    case .rec709: words.append("grey Rec. 709")
    }
    return "SSIM (\((words + [border.rawValue]).joined(separator: ", ")))"
  }

  public func validate() throws(PerceptionError) {
    guard window.size % 2 == 1, (3...SSIM.largestWindow).contains(window.size) else {
      throw .window(window.size)
    }
    if case .gaussian(_, let sigma) = window {
      guard sigma > 0, sigma.isFinite else { throw .deviation(sigma) }
    }
  }

  public func values(
    comparing reference: Tensor, with altered: Tensor
  ) throws(PerceptionError) -> [Double] {
    try validate()
    let pairs = try ImagePairs(reference, altered)
    guard pairs.height >= window.size, pairs.width >= window.size else {
      throw .imageTooSmall(height: pairs.height, width: pairs.width, window: window.size)
    }
    let map = SimilarityMap(self, height: pairs.height, width: pairs.width)
    let planes = colours.planes
    return pairs.map { x, y in
      let means = planes.map { weights in
        map.mean(SSIM.plane(x, weights), SSIM.plane(y, weights))
      }
      return means.reduce(0, +) / Double(means.count)
    }
  }

  /// One plane of an image `[H, W, 3]`.
  private static func plane(_ pixels: UnsafeBufferPointer<Float>, _ weights: [Double]) -> [Double] {
    stride(from: 0, to: pixels.count, by: 3).map { pixel in
      weights[0] * Double(pixels[pixel]) + weights[1] * Double(pixels[pixel + 1]) + weights[2]
        * Double(pixels[pixel + 2])
    }
  }
}
