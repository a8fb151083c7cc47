// ibpipe: include "shared/Study.swift"
import IBPipe

/// Figure 5: estimates of information about which samples are poisoned, B, against what is known
/// exactly, for Blend at 10 % on CIFAR-10.
///
/// The paper: I(X;B) comes close to H(B), I(B;Y) to its exact value, and I(B;Ŷ) close to H(B).
@main
struct Figure5: Pipeline {
  @Setting(Scale.help) var scale = Scale.smoke
  @Setting(Study.cifarHelp) var cifar = "cifar-10-batches-bin"
  @Setting(Study.seedHelp) var seed: UInt64 = 1

  var outputs: [Output] {
    let study = Study(scale, cifar: cifar, seed: seed)
    let bounds = study.experiment(.blend).bounds
    let (curves, table) = (BoundCurves(bounds), ValidationTable([bounds]))

    Output("curves", curves)
    Output("checks", table)
    Output(
      "report",
      study.report(
        "Figure 5", "The estimator against information that is known.",
        settings: Settings(of: self),
        [
          .init(
            "Which samples are poisoned",
            """
            B is 1 for a poisoned sample and 0 for a clean one. The paper: I(X;B) comes close to \
            H(B), I(B;Y) to its exact value, and I(B;Ŷ) close to H(B).
            """, curves, table)
        ]))
  }
}
