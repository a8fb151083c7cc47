// ibpipe: include "shared/Study.swift"
// ibpipe: include "shared/DynamicsOutputs.swift"
import IBPipe

/// Figure 11: the information dynamics of BadNets, Blend, WaNet and LC on SVHN.
@main
struct Figure11: Pipeline {
  @Setting(Scale.help) var scale = Scale.smoke
  @Setting(Study.svhnHelp) var svhn = "svhn"
  @Setting(Study.seedHelp) var seed: UInt64 = 1

  var outputs: [Output] {
    let study = Study(scale, svhn: svhn, seed: seed)
    dynamicsOutputs(
      "Figure 11", "Information over training on SVHN.",
      claim: "The paper: the same patterns as on CIFAR-10.",
      PaperAttack.main.map { study.experiment($0, on: .svhn) }, study, Settings(of: self))
  }
}
