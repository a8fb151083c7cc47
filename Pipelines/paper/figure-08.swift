// ibpipe: include "shared/Study.swift"
import IBPipe

/// Figure 8: the representation under Blend, WaNet and LC through the phases of training, by t-SNE.
@main
struct Figure8: Pipeline {
  @Setting(Scale.help) var scale = Scale.smoke
  @Setting(Study.cifarHelp) var cifar = "cifar-10-batches-bin"
  @Setting(Study.seedHelp) var seed: UInt64 = 1

  var outputs: [Output] {
    let study = Study(scale, cifar: cifar, seed: seed)
    let experiments = [.blend, .waNet, .labelConsistent].map { study.experiment($0) }

    for experiment in experiments {
      Output("\(experiment.attack.folder)/scatter", experiment.scatter)
      Output("\(experiment.attack.folder)/clusters", experiment.clusters)
      Output("\(experiment.attack.folder)/cluster-curves", experiment.clusterCurves)
      Output("\(experiment.attack.folder)/sub-clusters", experiment.subClusterCurves)
    }
    Output(
      "report",
      study.report(
        "Figure 8",
        "The representation T under Blend, WaNet and LC.", settings: Settings(of: self),
        [
          .init(
            "The paper's reading",
            """
            Blend's poisoned samples are a compact, detached cluster from early on. WaNet's are mixed \
            with others early and a loose cluster later. LC's are scattered early and merge into the \
            target class.
            """)
        ]
          + experiments.map {
            .init(
              $0.attack.rawValue, "", $0.scatter, $0.clusterCurves, $0.subClusterCurves, $0.clusters
            )
          }))
  }
}
