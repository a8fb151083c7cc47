public import Tensors

/// Ten classes of generated 32×32 RGB images, so that every pipeline runs without a download.
///
/// A class is a texture or a shape (``classNames``). Position, phase, scale, slant, the two
/// colours and which of them is the figure are random and have the same distribution in every
/// class, so the classes have one mean image and no linear classifier of pixels tells them apart,
/// whereas a small convolutional network does. Values are whole multiples of 1/255, as in
/// photographs stored in 8 bits.
public enum SyntheticImages {
  public static let classCount = 10
  /// The classes' names, by label.
  public static let classNames = [
    "rows", "columns", "rising stripes", "falling stripes", "checks", "rings", "spots", "disc",
    "cross", "frame",
  ]

  /// `perClass` images of each class, in a random order.
  ///
  /// Image `i` of a class depends on `split`, `seed`, the class and `i` alone: a larger set holds
  /// the images of a smaller one. No arithmetic here depends on the machine.
  public static func make(split: Split, perClass: Int, seed: UInt64) -> LabelledImages {
    let count = classCount * max(0, perClass)
    let purpose = "synthetic/\(split.rawValue)"
    let order = RandomStream(seed: seed, purpose: purpose + "/order").permutation(count)
    let size = SyntheticImage.side * SyntheticImage.side * 3
    let values = [Float](unsafeUninitializedCapacity: count * size) { buffer, filled in
      nonisolated(unsafe) let out = buffer
      Parallel.forEach(tiles: count) { row in
        let stream = RandomStream(seed: seed, purpose: purpose, step: UInt64(order[row]))
        let image = SyntheticImage(label: order[row] % classCount, stream: stream)
        image.render(into: UnsafeMutableBufferPointer(rebasing: out[row * size..<(row + 1) * size]))
      }
      filled = count * size
    }
    return LabelledImages(
      unchecked: Tensor(
        shape: [count, SyntheticImage.side, SyntheticImage.side, 3], values: values),
      labels: order.map { $0 % classCount }, classCount: classCount)
  }
}
