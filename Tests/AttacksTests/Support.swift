import Attacks
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
  var name: String { "Specks" }

  func check(height: Int, width: Int) throws(AttackError) {}

  func triggerTraining(_ image: inout Image, random: RandomStream) {
    image.values = random.uniforms(count: image.values.count)
  }

  func triggerTest(_ image: inout Image, random: RandomStream) {
    for channel in 0..<3 { image[0, 0, channel] = 1 }
  }
}
