// ibpipe: include "shared/Study.swift"
// ibpipe: include "shared/DynamicsOutputs.swift"
import IBPipe

/// Figure 9: the information dynamics at low rates, on CIFAR-10: BadNets, Blend and WaNet at 1 %, LC
/// at 10 % of the target class.
///
/// Fewer poisoned samples give lower estimates for that alone, so look at the size-matched curves.
@main
struct Figure9: Pipeline {
  @Setting(Scale.help) var scale = Scale.smoke
  @Setting(Study.cifarHelp) var cifar = "cifar-10-batches-bin"
  @Setting(Study.seedHelp) var seed: UInt64 = 1

  var outputs: [Output] {
    let study = Study(scale, cifar: cifar, seed: seed)
    dynamicsOutputs(
      "Figure 9", "Information over training where little is poisoned.",
      claim: """
        The paper: I(X;T) of the target class is that of clean classes; under Blend and WaNet that of \
        poisoned samples falls close to zero quickly; under BadNets and LC their I(T;Ŷ) is markedly \
        lower than at high rates.
        """,
      PaperAttack.main.map { study.experiment($0, .low) }, study, Settings(of: self))
  }
}
