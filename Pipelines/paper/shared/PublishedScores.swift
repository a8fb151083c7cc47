// ibpipe: include "Study.swift"
import IBPipe

/// The paper's Table I. The third column is the mean of the other two.
enum PublishedScores {
  /// A column of it: the images, and how many are poisoned.
  enum Column: String, SettingValue, CaseIterable {
    case cifar, cifarLow = "cifar-low", svhn
  }

  struct Row {
    let attack: PaperAttack
    let images: ImageSet
    let rate: PoisonRate
    let scores: StealthTable.Published

    var column: Column { images == .svhn ? .svhn : rate == .high ? .cifar : .cifarLow }

    /// The data and the share of it that is poisoned.
    var setting: String {
      "\(images.rawValue), "
        + (rate == .high
          ? "10 % poisoned (LC: 25 % of the target class)"
          : "1 % poisoned (LC: 10 % of the target class)")
    }
  }

  static let rows = [
    row(.badNets, .cifar, .high, 0.3903, 0.1736, 0.2820),
    row(.blend, .cifar, .high, 0.3920, 0.4956, 0.4438),
    row(.waNet, .cifar, .high, 0.3263, 0.4727, 0.3995),
    row(.labelConsistent, .cifar, .high, 0.5930, 0.4632, 0.5281),
    row(.adapBlend, .cifar, .high, 0.5333, 0.4150, 0.4742),
    row(.fTrojan, .cifar, .high, 0.4163, 0.6833, 0.5498),
    row(.badNets, .cifar, .low, 0.4667, 0.4930, 0.4799),
    row(.blend, .cifar, .low, 0.7111, 0.3695, 0.5403),
    row(.waNet, .cifar, .low, 0.5179, 0.5567, 0.5373),
    row(.labelConsistent, .cifar, .low, 0.4178, 0.5117, 0.4648),
    row(.badNets, .svhn, .high, 0.5946, 0.4690, 0.5318),
    row(.blend, .svhn, .high, 0.5173, 0.7135, 0.6154),
    row(.waNet, .svhn, .high, 0.4883, 0.6767, 0.5825),
    row(.labelConsistent, .svhn, .high, 0.4926, 0.4927, 0.4926),
  ]

  private static func row(
    _ attack: PaperAttack, _ images: ImageSet, _ rate: PoisonRate, _ inputRepresentation: Double,
    _ representationPrediction: Double, _ score: Double
  ) -> Row {
    Row(
      attack: attack, images: images, rate: rate,
      scores: .init(
        inputRepresentation: inputRepresentation,
        representationPrediction: representationPrediction, score: score))
  }
}
