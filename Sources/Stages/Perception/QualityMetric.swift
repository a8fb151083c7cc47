public import Perception

/// What the quality of altered images is measured by.
public enum QualityMetric: Codable, Sendable, Hashable {
  /// The peak signal-to-noise ratio in dB; higher is closer.
  case psnr
  /// The structural similarity, at most 1; higher is closer.
  case ssim(SSIM)

  /// Wang's SSIM over the windows within the image.
  public static let ssim = QualityMetric.ssim(SSIM())

  /// PSNR, and Wang's SSIM both with the windows within the image and with the image continued:
  /// the two differ where a trigger sits at the edge.
  public static let standard: [QualityMetric] = [.psnr, .ssim, .ssim(SSIM(border: .mirrored))]

  var metric: any ImageMetric {
    switch self {
    case .psnr: PSNR()
    case .ssim(let ssim): ssim
    }
  }
}
