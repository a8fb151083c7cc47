/// Why a set cannot be poisoned, or a manifest not be read.
public enum AttackError: Error, Equatable, CustomStringConvertible {
  case rate(Double)
  case rateTooSmall(rate: Double, images: Int, classCount: Int)
  case target(Int, classCount: Int)
  case classTooSmall(label: Int, images: Int, wanted: Int)
  case trigger(attack: String, reason: String)
  case triggerTooLarge(
    attack: String, size: Int, row: Int, column: Int, imageHeight: Int, imageWidth: Int)
  case setTooSmall(images: Int, wanted: Int)
  case coverRatio(Double)
  /// What is wrong with the parameters of a ``ProjectedGradient``.
  case perturbation(String)
  case label(Int, row: Int, classCount: Int)
  case manifest(String)

  public var description: String {
    switch self {
    case .rate(let rate):
      "the poisoning rate \(rate) is not a share between 0 and 1: give, say, 0.1 for one image in "
        + "ten"
    case .rateTooSmall(let rate, let images, let classCount):
      "the poisoning rate \(rate) takes no image at all from a set of \(images) in "
        + "\(classCount) classes: raise the rate or take more images"
    case .target(let target, let classCount):
      "the target class \(target) does not exist: the set has the classes 0 to \(classCount - 1)"
    case .classTooSmall(let label, let images, let wanted):
      "class \(label) has \(images) images, too few to poison \(wanted) of them and keep a clean "
        + "one: lower the rate or balance the classes"
    case .trigger(let attack, let reason):
      "the trigger of \(attack) cannot be made: \(reason)"
    case .triggerTooLarge(
      let attack, let size, let row, let column, let imageHeight, let imageWidth):
      "the trigger of \(attack), \(size) × \(size) from row \(row) and column \(column), does not "
        + "fit images of \(imageHeight) × \(imageWidth): make it smaller or move it"
    case .setTooSmall(let images, let wanted):
      "\(wanted) images were to be poisoned or cover, and only \(images) can be chosen from: lower "
        + "the rate"
    case .coverRatio(let ratio):
      "\(ratio) cover images were asked for with each poisoned one: choose 0 or more"
    case .perturbation(let reason):
      "the adversarial perturbation cannot be made: \(reason)"
    case .label(let label, let row, let classCount):
      "row \(row) of the poisoned set has the label \(label), but the set has the classes 0 to "
        + "\(classCount - 1)"
    case .manifest(let reason):
      "this is not a poisoning manifest that ibpipe can read: \(reason)"
    }
  }
}
