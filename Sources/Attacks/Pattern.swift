internal import Tensors

/// The picture that a blending attack lays over an image.
public enum Pattern: Codable, Sendable, Hashable {
  /// Grey noise: of every pixel one of the 256 grey values, uniformly and apart from the others, at
  /// the size of the images. The same seed gives the same picture in every experiment.
  case noise(seed: UInt64)
  /// A picture of one's own; scaled where images have another size.
  case image(Image)

  /// The picture for images of a size.
  func pixels(height: Int, width: Int) -> Image {
    switch self {
    case .image(let image): return image.resized(height: height, width: width)
    case .noise(let seed):
      let greys = RandomStream(seed: seed, purpose: "attack/pattern/noise")
        .uniforms(count: height * width, in: 0..<256)
      return Image(
        height: height, width: width,
        values: greys.flatMap { grey in
          let value = grey.rounded(.down) / 255
          return [value, value, value]
        })
    }
  }

  func check(_ attack: String) throws(AttackError) {
    if case .image(let image) = self, !image.values.allSatisfy({ (0...1).contains($0) }) {
      throw .trigger(attack: attack, reason: "its pattern is not made of values from 0 to 1")
    }
  }
}

/// An attack that lays a pattern over images, which can be given one from a file.
public protocol PatternAttack: Attack {
  var pattern: Pattern { get set }
}

extension Image {
  /// (1 − α) · image + α · pattern.
  mutating func blend(_ pattern: Image, alpha: Double) {
    let (kept, added) = (Float(1 - alpha), Float(alpha))
    for index in values.indices {
      values[index] = kept * values[index] + added * pattern.values[index]
    }
  }
}

extension AttackError {
  static func check(alpha: Double, of attack: String) throws(AttackError) {
    guard alpha > 0, alpha <= 1 else {
      throw .trigger(
        attack: attack, reason: "α is \(alpha); choose from above 0 up to 1")
    }
  }
}
