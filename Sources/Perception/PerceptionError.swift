/// Why images cannot be compared.
public enum PerceptionError: Error, Equatable, CustomStringConvertible {
  case shapes(reference: [Int], altered: [Int])
  case window(Int)
  case deviation(Double)
  case imageTooSmall(height: Int, width: Int, window: Int)

  public var description: String {
    switch self {
    case .shapes(let reference, let altered):
      "images are compared pair by pair as [N, H, W, 3] of the same shape, not \(reference) with "
        + "\(altered)"
    case .window(let size):
      "an SSIM window of \(size) pixels has no pixel in its middle: choose an odd number from 3 to "
        + "\(SSIM.largestWindow)"
    case .deviation(let deviation):
      "an SSIM window cannot have the standard deviation \(deviation): choose a number above 0, "
        + "such as 1.5"
    case .imageTooSmall(let height, let width, let window):
      "images of \(height) × \(width) pixels are smaller than the SSIM window of \(window) × "
        + "\(window): choose a smaller window"
    }
  }
}
