// ibpipe: include "shared/Study.swift"
// ibpipe: include "shared/DynamicsOutputs.swift"
import IBPipe

/// Figure 7: the information dynamics of Blend and WaNet at 10 % and of the label-consistent attack
/// (LC) at 25 % of the target class, on CIFAR-10.
@main
struct Figure7: Pipeline {
  @Setting(Scale.help) var scale = Scale.smoke
  @Setting(Study.cifarHelp) var cifar = "cifar-10-batches-bin"
  @Setting(Study.seedHelp) var seed: UInt64 = 1

  var outputs: [Output] {
    let study = Study(scale, cifar: cifar, seed: seed)
    dynamicsOutputs(
      "Figure 7", "Information over training under Blend, WaNet and LC.",
      claim: """
        The paper: under Blend, I(X;T) of poisoned samples is lowest throughout and close to zero in \
        the end, and their I(T;Ŷ) is low. Under WaNet poisoned samples are like clean ones early and \
        fall moderately later. Under LC the target class is above the clean classes early, its \
        poisoned samples below its clean ones.
        """,
      [.blend, .waNet, .labelConsistent].map { study.experiment($0) }, study, Settings(of: self))
  }
}
