public import ArgumentParser

/// `ibpipe explain FILE STAGE`: say why a stage would run, or would not.
public struct ExplainCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say why a stage would run again, or why it would not.",
    discussion: """
      Examples:
        ibpipe explain Pipelines/quickstart.swift score
        ibpipe explain Pipelines/ablation-noise.swift sigma-0.2/score --set sigmas=0.2
      """)

  @OptionGroup public var pipeline: PipelineOptions

  @Argument(help: "The stage, or an output of the pipeline.")
  public var stage: String

  @Flag(help: "Write JSON to standard output.")
  public var json = false

  public init() {}
}
