import Glibc
internal import Tensors

/// Sines and cosines of each component beside the component itself, so that a network of few units
/// can tell values apart that lie close together (Rahimi and Recht, "Random features for large-scale
/// kernel machines", NeurIPS 2007; here with fixed frequencies).
enum Waves {
  /// Components above which none are added: they would be most of what the network reads.
  static let mostComponents = 8

  /// - Parameter octaves: angular frequencies 1, 2, 4, … of standardised components.
  static func beside(_ tensor: Tensor, octaves: Int) -> Tensor {
    let width = tensor.rowSize
    guard octaves > 0, width <= mostComponents else { return tensor }
    var values: [Float] = []
    values.reserveCapacity(tensor.count * (1 + 2 * octaves))
    for row in 0..<tensor.shape[0] {
      let own = tensor.values[row * width..<(row + 1) * width]
      values += own
      for octave in 0..<octaves {
        let frequency = Float(1 << octave)
        for value in own {
          values.append(sin(frequency * value))
          values.append(cos(frequency * value))
        }
      }
    }
    return Tensor(shape: [tensor.shape[0], width * (1 + 2 * octaves)], values: values)
  }
}
