public import Tensors

/// A number that says how much an altered image differs from the image that it was made of.
///
/// Every metric takes RGB images with values in [0, 1], channels last, and gives one number for
/// each pair: the same bits for any number of threads.
public protocol ImageMetric: Sendable {
  /// What tables call it, with the choices that its values depend on, such as
  /// `SSIM (Gaussian 11, valid)`.
  var name: String { get }

  /// Refuses options that no image can be compared by.
  func validate() throws(PerceptionError)

  /// - Parameters:
  ///   - reference: the original images, `[N, H, W, 3]`.
  ///   - altered: the altered ones, in the same order.
  /// - Returns: one value for each pair.
  func values(
    comparing reference: Tensor, with altered: Tensor
  ) throws(PerceptionError) -> [Double]
}

/// Two sets of images that can be compared pair by pair.
struct ImagePairs {
  let count: Int
  let height: Int
  let width: Int
  private let reference: Tensor
  private let altered: Tensor

  static let channels = 3

  init(_ reference: Tensor, _ altered: Tensor) throws(PerceptionError) {
    guard reference.shape.count == 4, reference.shape[3] == ImagePairs.channels,
      reference.shape == altered.shape
    else { throw .shapes(reference: reference.shape, altered: altered.shape) }
    count = reference.shape[0]
    height = reference.shape[1]
    width = reference.shape[2]
    guard height > 0, width > 0 else {
      throw .shapes(reference: reference.shape, altered: altered.shape)
    }
    self.reference = reference
    self.altered = altered
  }

  /// What `body` makes of each pair, given its pixels as `[H, W, 3]`, in the order of the pairs.
  func map(
    _ body: (UnsafeBufferPointer<Float>, UnsafeBufferPointer<Float>) -> Double
  ) -> [Double] {
    let size = height * width * ImagePairs.channels
    var results = [Double](repeating: 0, count: count)
    reference.values.withUnsafeBufferPointer { left in
      altered.values.withUnsafeBufferPointer { right in
        results.withUnsafeMutableBufferPointer { results in
          nonisolated(unsafe) let results = results
          Parallel.forEach(tiles: count) { pair in
            let place = pair * size..<(pair + 1) * size
            results[pair] = body(
              UnsafeBufferPointer(rebasing: left[place]),
              UnsafeBufferPointer(rebasing: right[place]))
          }
        }
      }
    }
    return results
  }
}
