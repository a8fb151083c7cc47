// ibpipe: include "shared/Study.swift"
// ibpipe: include "shared/DynamicsOutputs.swift"
import IBPipe

/// Figure 13: the information dynamics with less noise in the network, on CIFAR-10.
///
/// The paper's copy at hand does not tell how much; its authors' answer to reviewers takes σ = 0.1.
@main
struct Figure13: Pipeline {
  @Setting(Scale.help) var scale = Scale.smoke
  @Setting(Study.cifarHelp) var cifar = "cifar-10-batches-bin"
  @Setting("Standard deviation of the noise; 0.4 elsewhere.", in: 0...10) var noise = 0.1
  @Setting(Study.seedHelp) var seed: UInt64 = 1

  var outputs: [Output] {
    let study = Study(scale, cifar: cifar, seed: seed)
    dynamicsOutputs(
      "Figure 13", "Information over training with less noise.",
      claim: "The paper: the same patterns as with more noise, and all values higher.",
      PaperAttack.main.map { study.experiment($0, noise: noise) }, study, Settings(of: self))
  }
}
