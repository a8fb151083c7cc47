import FoundationEssentials
public import Perception
import PipelineModel
import Tensors

/// What the quality of altered images is measured by.
public enum QualityMetric: Codable, Sendable, Hashable {
  /// The peak signal-to-noise ratio in dB; higher is closer.
  case psnr
  /// The structural similarity, at most 1; higher is closer.
  case ssim(SSIM)
  /// The learned perceptual distance; lower is closer. `weights` is a safetensors file as
  /// `Scripts/export-lpips-weights` writes it; see ``LPIPSWeights`` for its tensors.
  case lpips(LPIPSNetwork, weights: String)

  /// Wang's SSIM over the windows within the image.
  public static let ssim = QualityMetric.ssim(SSIM())

  /// PSNR, and Wang's SSIM both with the windows within the image and with the image continued:
  /// the two differ where a trigger sits at the edge.
  public static let standard: [QualityMetric] = [.psnr, .ssim, .ssim(SSIM(border: .mirrored))]

  var name: String {
    switch self {
    case .psnr: PSNR().name
    case .ssim(let ssim): ssim.name
    case .lpips(let network, _): LPIPS.name(network)
    }
  }

  /// The file that it reads, if it reads one.
  var file: String? {
    if case .lpips(_, let weights) = self { weights } else { nil }
  }

  /// Refuses options that no image can be compared by.
  func validate() throws {
    switch self {
    case .psnr: try PSNR().validate()
    case .ssim(let ssim): try ssim.validate()
    case .lpips(_, let weights):
      guard TensorFileFormat(ofFileNamed: weights) == .safetensors else {
        throw UserError(
          "LPIPS reads its weights from a .safetensors file, not from \(weights); "
            + "Scripts/export-lpips-weights writes one")
      }
    }
  }

  /// The metric, its weights read.
  func metric() throws -> any ImageMetric {
    switch self {
    case .psnr: return PSNR()
    case .ssim(let ssim): return ssim
    case .lpips(let network, let weights):
      let file = [UInt8](try Data(contentsOf: URL(filePath: weights)))
      do {
        return LPIPS(try LPIPSWeights(network, TensorSet(decoding: file)))
      } catch {
        throw UserError("\(weights): \(error)")
      }
    }
  }
}
