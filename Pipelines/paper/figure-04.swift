// ibpipe: include "shared/Study.swift"
import IBPipe

/// Figure 4: the representation of a network under BadNets through the phases of training, by t-SNE.
///
/// The paper: poisoned samples form a cluster of their own early, which later parts into several.
@main
struct Figure4: Pipeline {
  @Setting(Scale.help) var scale = Scale.smoke
  @Setting(Study.cifarHelp) var cifar = "cifar-10-batches-bin"
  @Setting(Study.seedHelp) var seed: UInt64 = 1

  var outputs: [Output] {
    let study = Study(scale, cifar: cifar, seed: seed)
    let badNets = study.experiment(.badNets)

    Output("scatter", badNets.scatter)
    Output("clusters", badNets.clusters)
    Output("cluster-curves", badNets.clusterCurves)
    Output("sub-clusters", badNets.subClusterCurves)
    Output(
      "report",
      study.report(
        "Figure 4", "The representation T under BadNets.", settings: Settings(of: self),
        [
          .init(
            "t-SNE",
            """
            The paper: poisoned samples form a cluster of their own early, which later parts into \
            several.
            """, badNets.scatter),
          .init(
            "Clusters", "Measured on T itself, and not on its picture.", badNets.clusterCurves,
            badNets.subClusterCurves, badNets.clusters),
        ]))
  }
}
