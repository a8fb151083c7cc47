import Attacks
import Foundation
import Tensors

/// Images of one grey pixel each, so that large sets cost nothing.
func pixels(_ labels: [Int], classCount: Int = 10) -> LabelledImages {
  LabelledImages(
    unchecked: Tensor(shape: [labels.count, 1, 1, 3], repeating: 0.5), labels: labels,
    classCount: classCount)
}

/// Balanced, unsorted labels: every ten consecutive ones are the ten classes.
func mixedLabels(_ count: Int) -> [Int] { (0..<count).map { ($0 + 3 * ($0 / 10) + $0 / 100) % 10 } }

let onePixel = BadNets(size: 1)

/// A user's own attack: random specks on training images, a white corner on test images.
struct Specks: Attack {
  let selection = Selection.cleanLabel

  func poison(_ image: inout Image, draws: Draws) {
    image.values = draws.own("specks").uniforms(count: image.values.count)
  }

  func trigger(_ image: inout Image, draws: Draws) {
    for channel in 0..<3 { image[0, 0, channel] = 1 }
  }
}

/// What a script beside the tests made.
enum Golden {
  static func bytes(_ file: String) throws -> [UInt8] {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Goldens/" + file)
    return [UInt8](try Data(contentsOf: url))
  }

  static func tensors(_ file: String) throws -> TensorSet {
    try TensorSet(decoding: bytes(file))
  }
}

/// The golden scripts' test image: 8-bit colours of every kind, in [0, 1].
func formulaImage(_ number: Int, height: Int = 32, width: Int = 32) -> Image {
  var image = Image(
    height: height, width: width, values: [Float](repeating: 0, count: height * width * 3))
  for r in 0..<height {
    for c in 0..<width {
      for k in 0..<3 {
        let value =
          (r * (7 + 6 * k) + c * (11 + 14 * k) + r * c / (3 + k) + 57 * number + 113 * k) % 448 - 96
        image[r, c, k] = Float(min(255, max(0, value))) / 255
      }
    }
  }
  return image
}

/// The largest difference.
func largest(_ left: [Float], _ right: [Float]) -> Float {
  left.count == right.count ? zip(left, right).map { abs($0 - $1) }.max() ?? 0 : .infinity
}
