// ibpipe: include "shared/Study.swift"
import IBPipe

/// Figure 10: how stealthy the six attacks are in the network against how visible they are in the
/// image.
///
/// The paper: no positive correlation; BadNets is the most visible and scores lowest.
@main
struct Figure10: Pipeline {
  @Setting(Scale.help) var scale = Scale.smoke
  @Setting(Study.cifarHelp) var cifar = "cifar-10-batches-bin"
  @Setting("How many seeds the scores are averaged over.", in: 1...100) var seeds: UInt64 = 1
  @Setting("VGG-16's weights for LPIPS, by Scripts/export-lpips-weights; empty for none.")
  var lpips = ""

  var outputs: [Output] {
    let study = Study(scale, cifar: cifar, seed: 1)
    let attacks = PaperAttack.allCases.map { attack in
      StealthAgainstPerception.Attack(
        attack.rawValue,
        scores: Replicates(seeds: 1...seeds) { study.seeded($0).experiment(attack).score() },
        quality: ImageQuality(of: study.experiment(attack).poisoned, metrics: metrics))
    }
    let comparison = StealthAgainstPerception(attacks)

    Output("comparison", comparison)
    Output(
      "report",
      study.report(
        "Figure 10", "Stealth in the network and to the eye.", settings: Settings(of: self),
        [
          .init(
            "Six attacks",
            """
            The paper: no positive correlation of the two; BadNets is the most visible and has the \
            lowest score, FTrojan is the least visible and has the highest.
            """, comparison)
        ]))
  }

  private var metrics: [QualityMetric] {
    QualityMetric.standard + (lpips.isEmpty ? [] : [.lpips(.vgg, weights: lpips)])
  }
}
