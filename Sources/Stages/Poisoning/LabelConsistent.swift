public import Attacks

/// The label-consistent attack (Turner, Tsipras, Madry, "Label-consistent backdoor attacks", 2019):
/// images of the target class are perturbed until a clean network, the surrogate, no longer takes
/// them for their class, and then get a trigger in the corners; their label is right.
///
/// ```swift
/// let surrogate = Train(
///   ResNet18(noise: 0, outputNoise: 0), on: Clean(data), epochs: 20, options: options)
/// let poisoned = Poison(data, with: LabelConsistent(surrogate: surrogate), rate: 0.25)
/// ```
/// The surrogate is trained as any network is, once for all that use it. Test images get the trigger
/// alone, at full strength.
public struct LabelConsistent: Sendable {
  /// Its last checkpoint is attacked.
  public var surrogate: Train
  public var trigger: CornerTrigger
  public var perturbation: ProjectedGradient

  /// As runs and reports call it.
  static let name = "Label-Consistent"

  public init(
    surrogate: Train, trigger: CornerTrigger = CornerTrigger(),
    perturbation: ProjectedGradient = ProjectedGradient()
  ) {
    self.surrogate = surrogate
    self.trigger = trigger
    self.perturbation = perturbation
  }

  /// The published code of the paper: a plus in the corners, a perturbation from a random start.
  public static func authors(surrogate: Train) -> LabelConsistent {
    LabelConsistent(surrogate: surrogate, trigger: .authors, perturbation: .authors)
  }
}
