import Perception
import Tensors
import TestSupport

/// Weights that are no one's, which Goldens/make_lpips_golden.py uses too.
enum RandomWeights {
  /// Convolutions as [index and part, inputs, outputs, kernel], written down apart from the
  /// module's own lists.
  private static func convolutions(_ network: LPIPSNetwork) -> [(String, Int, Int, Int)] {
    switch network {
    case .alex:
      return [
        ("0", 3, 64, 11), ("3", 64, 192, 5), ("6", 192, 384, 3), ("8", 384, 256, 3),
        ("10", 256, 256, 3),
      ]
    case .vgg:
      let outputs = [64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512]
      let places = [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28]
      return places.indices.map {
        ("\(places[$0])", $0 == 0 ? 3 : outputs[$0 - 1], outputs[$0], 3)
      }
    case .squeeze:
      let fires = [
        (3, 64, 16, 64), (4, 128, 16, 64), (6, 128, 32, 128), (7, 256, 32, 128),
        (9, 256, 48, 192), (10, 384, 48, 192), (11, 384, 64, 256), (12, 512, 64, 256),
      ]
      return [("0", 3, 64, 3)]
        + fires.flatMap { place, inputs, squeezed, expanded in
          [
            ("\(place).squeeze", inputs, squeezed, 1),
            ("\(place).expand1x1", squeezed, expanded, 1),
            ("\(place).expand3x3", squeezed, expanded, 3),
          ]
        }
    }
  }

  private static func channels(_ network: LPIPSNetwork) -> [Int] {
    switch network {
    case .alex: [64, 192, 384, 256, 256]
    case .vgg: [64, 128, 256, 512, 512]
    case .squeeze: [64, 128, 256, 384, 384, 512, 512]
    }
  }

  private static func tensor(_ name: String, _ shape: [Int], _ low: Double, _ high: Double)
    -> RawTensor
  {
    let values = HashedNumbers.uniforms(name, shape.reduce(1, *)).map {
      Float(low + (high - low) * $0)
    }
    return RawTensor(Tensor(shape: shape, values: values))
  }

  static func tensors(_ network: LPIPSNetwork) -> TensorSet {
    var tensors: [String: RawTensor] = [:]
    for (place, inputs, outputs, kernel) in convolutions(network) {
      let name = "features.\(place)"
      let bound = (6 / Double(inputs * kernel * kernel)).squareRoot()
      tensors[name + ".weight"] = tensor(
        name + ".weight", [outputs, inputs, kernel, kernel], -bound, bound)
      tensors[name + ".bias"] = tensor(name + ".bias", [outputs], -0.1, 0.1)
    }
    for (place, channels) in channels(network).enumerated() {
      let name = "lin\(place).model.1.weight"
      tensors[name] = tensor(name, [1, channels, 1, 1], 0, 1)
    }
    return TensorSet(tensors)
  }

  static let alex = try! LPIPSWeights(.alex, tensors(.alex))
}
