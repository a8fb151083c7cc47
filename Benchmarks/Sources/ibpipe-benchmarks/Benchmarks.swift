import ArgumentParser

/// Measures ibpipe against its peers: both do the same work in turn, and ratios are what counts.
@main
struct Benchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ibpipe-benchmarks",
    abstract: "Compare ibpipe with its peers, in turn on the same machine.",
    discussion: """
      Run it in the repository's folder. Benchmarks/Peers/make-environment installs the peers; \
      where one is missing, ibpipe is measured alone. A ratio above 1 says that ibpipe is faster.
      """,
    subcommands: [
      AllSubjects.self, TrainingStep.self, InferenceRun.self, StepMemory.self,
      ConvolutionLayers.self, CriticTraining.self, CheckpointEstimates.self, TSNEEmbedding.self,
      KMeansClustering.self, ArtifactTransfer.self, NoOpRun.self, ColdRun.self, CostGrowth.self,
      LossCurves.self,
      MeasuredStep.self,
    ])
}
