// ibpipe: include "shared/Study.swift"
import IBPipe

/// Figure 6: Fano's bound and the data-processing inequality over the training of a network under
/// Blend at 10 % on CIFAR-10, on samples of all classes.
///
/// The paper: I(X;Ŷ) is above Fano's bound and below I(X;T) at all stages.
@main
struct Figure6: Pipeline {
  @Setting(Scale.help) var scale = Scale.smoke
  @Setting(Study.cifarHelp) var cifar = "cifar-10-batches-bin"
  @Setting(Study.seedHelp) var seed: UInt64 = 1

  var outputs: [Output] {
    let study = Study(scale, cifar: cifar, seed: seed)
    let checks = InequalityChecks(study.experiment(.blend).wholePlanes)
    let (curves, table) = (InequalityCurves(checks), ValidationTable([checks]))

    Output("curves", curves)
    Output("checks", table)
    Output(
      "report",
      study.report(
        "Figure 6", "The estimator against inequalities.", settings: Settings(of: self),
        [
          .init(
            "Fano and data processing",
            """
            The paper: I(X;Ŷ) is above Fano's bound and below I(X;T) at all stages. Its published \
            numbers break the second at epoch 1, 0.558 against 0.178 nats.
            """, curves, table)
        ]))
  }
}
