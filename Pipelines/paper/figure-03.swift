// ibpipe: include "shared/Study.swift"
import IBPipe

/// Figure 3: the information dynamics of BadNets at 10 % on CIFAR-10.
///
/// The paper: I(X;T) rises fast and is then compressed; the target class stays above the clean
/// classes, driven by its poisoned samples; I(T;Ŷ) of poisoned and clean samples meet in the end.
@main
struct Figure3: Pipeline {
  @Setting(Scale.help) var scale = Scale.smoke
  @Setting(Study.cifarHelp) var cifar = "cifar-10-batches-bin"
  @Setting(Study.seedHelp) var seed: UInt64 = 1

  var outputs: [Output] {
    let study = Study(scale, cifar: cifar, seed: seed)
    let badNets = study.experiment(.badNets)

    Output("curves", badNets.curves)
    Output("curves-size-matched", badNets.curvesWithControls)
    Output("training", TrainingCurves(badNets.training))
    Output(
      "report",
      study.report(
        "Figure 3", "Information over the training of a network under BadNets.",
        settings: Settings(of: self),
        [
          .init("The attack", "", Examples(of: badNets.poisoned)),
          .init("Training", "", TrainingCurves(badNets.training)),
          .init(
            "Mutual information",
            """
            The paper: I(X;T) rises fast and is then compressed; the target class stays above the \
            clean classes, driven by its poisoned samples; I(T;Ŷ) of poisoned and of clean samples \
            meet in the end.
            """, badNets.curves),
          .matched(badNets),
        ]))
  }
}
