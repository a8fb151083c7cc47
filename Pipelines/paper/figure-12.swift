// ibpipe: include "shared/Study.swift"
// ibpipe: include "shared/DynamicsOutputs.swift"
import IBPipe

/// Figure 12: the information dynamics of BadNets, Blend, WaNet and LC in a VGG-16, on CIFAR-10.
@main
struct Figure12: Pipeline {
  @Setting(Scale.help) var scale = Scale.smoke
  @Setting(Study.cifarHelp) var cifar = "cifar-10-batches-bin"
  @Setting(Study.seedHelp) var seed: UInt64 = 1

  var outputs: [Output] {
    let study = Study(scale, cifar: cifar, seed: seed)
    dynamicsOutputs(
      "Figure 12", "Information over the training of a VGG-16.",
      claim: """
        The paper: BadNets' poisoned samples are less distinct than in ResNet-18, I(X;T) of Blend's \
        and WaNet's is higher, and LC is as before.
        """,
      PaperAttack.main.map { study.experiment($0, network: .vgg16) }, study, Settings(of: self))
  }
}
