import IBPipe

/// The paper's six attacks, as its published code makes them; FTrojan, which that code lacks, with
/// BackdoorBench's magnitude.
enum PaperAttack: String, CaseIterable {
  case badNets = "BadNets"
  case blend = "Blend"
  case waNet = "WaNet"
  case labelConsistent = "LC"
  case adapBlend = "Adap-Blend"
  case fTrojan = "FTrojan"

  /// Those that most figures are of.
  static let main = [badNets, blend, waNet, labelConsistent]

  /// As outputs are named.
  var folder: String { rawValue.lowercased() }

  /// The training images under attack.
  ///
  /// - Parameter surrogate: what the label-consistent attack perturbs against; called for it alone.
  func poison(
    _ data: any Dataset, _ rate: PoisonRate, seed: UInt64, perturbation: ProjectedGradient,
    surrogate: () -> Train
  ) -> Poison {
    let share = rate.share(of: self)
    return switch self {
    case .badNets: Poison(data, with: BadNets.authors, rate: share, seed: seed)
    case .blend: Poison(data, with: Blend.authors, rate: share, seed: seed)
    case .waNet: Poison(data, with: WaNet.authors, rate: share, seed: seed)
    case .adapBlend: Poison(data, with: AdapBlend.authors, rate: share, seed: seed)
    case .fTrojan: Poison(data, with: FTrojan(), rate: share, seed: seed)
    case .labelConsistent:
      Poison(
        data,
        with: LabelConsistent(
          surrogate: surrogate(), trigger: .authors, perturbation: perturbation),
        rate: share, seed: seed)
    }
  }
}

/// How much is poisoned.
enum PoisonRate {
  case high, low

  /// Of all training images; of the target class for the clean-label attack.
  func share(of attack: PaperAttack) -> Double {
    switch (self, attack) {
    case (.high, .labelConsistent): 0.25
    case (.low, .labelConsistent): 0.1
    case (.high, _): 0.1
    case (.low, _): 0.01
    }
  }
}
