/// Why images cannot be compared.
public enum PerceptionError: Error, Equatable, CustomStringConvertible {
  case shapes(reference: [Int], altered: [Int])
  case window(Int)
  case deviation(Double)
  case imageTooSmall(height: Int, width: Int, window: Int)
  case imageTooSmallForTrunk(height: Int, width: Int, network: LPIPSNetwork)
  case weightMissing(String, network: LPIPSNetwork)
  case weightShape(String, network: LPIPSNetwork, shape: [Int], expected: [Int])
  case weightNotFinite(String)

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
    case .imageTooSmallForTrunk(let height, let width, let network):
      "images of \(height) × \(width) pixels are too small for LPIPS with \(network.name): its last "
        + "layers have nothing left to look at"
    case .weightMissing(let name, let network):
      "LPIPS with \(network.name) needs the tensor “\(name)”, which the weights do not have; "
        + "Scripts/export-lpips-weights writes a file with all of them"
    case .weightShape(let name, let network, let shape, let expected):
      "“\(name)” of the LPIPS weights has the shape \(shape) where \(network.name) has "
        + "\(expected); Scripts/export-lpips-weights writes a file that fits"
    case .weightNotFinite(let name):
      "“\(name)” of the LPIPS weights holds a value that is infinite or not a number; write the file "
        + "anew"
    }
  }
}
