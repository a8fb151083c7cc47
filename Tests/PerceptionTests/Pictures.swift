import Tensors
import TestSupport

/// Images that the golden scripts make too, from a hash of their name and index.
enum Pictures {
  static func noise(_ name: String, _ height: Int, _ width: Int) -> Tensor {
    Tensor(
      shape: [1, height, width, 3],
      values: HashedNumbers.uniforms(name, height * width * 3).map { Float($0) })
  }

  /// Two ramps and their product, with some grain.
  static func smooth(_ name: String, _ height: Int, _ width: Int) -> Tensor {
    let grain = HashedNumbers.uniforms(name, height * width * 3)
    var image = Tensor(shape: [1, height, width, 3])
    for row in 0..<height {
      for column in 0..<width {
        let (y, x) = (Double(row) / Double(height), Double(column) / Double(width))
        let planes = [0.2 + 0.6 * y, 0.1 + 0.5 * x, 0.8 - 0.7 * x * y]
        for (channel, plane) in planes.enumerated() {
          let place = (row * width + column) * 3 + channel
          image.values[place] = Float(0.9 * plane + 0.1 * grain[place])
        }
      }
    }
    return image
  }

  /// As BadNets: 5 × 5 red pixels in the corner.
  static func patched(_ image: Tensor) -> Tensor {
    var altered = image
    for row in 0..<5 {
      for column in 0..<5 {
        let place = (row * image.shape[2] + column) * 3
        altered.values.replaceSubrange(place..<place + 3, with: [1, 0, 0])
      }
    }
    return altered
  }

  /// As Blend: 0.7 of the image, 0.3 of a grey noise.
  static func blended(_ image: Tensor, _ name: String) -> Tensor {
    let pattern = HashedNumbers.uniforms(name, image.count / 3).map { Float($0) }
    var altered = image
    for index in altered.values.indices {
      altered.values[index] = 0.7 * image.values[index] + 0.3 * pattern[index / 3]
    }
    return altered
  }

  /// The images of several tensors, one after the other.
  static func stacked(_ images: [Tensor]) -> Tensor {
    Tensor(
      shape: [images.count] + images[0].shape.dropFirst(), values: images.flatMap(\.values))
  }
}
