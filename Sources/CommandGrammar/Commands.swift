public import ArgumentParser

/// `ibpipe run FILE`: make every stale output.
public struct RunCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Make the pipeline's outputs; only what is stale runs.",
    discussion: """
      Examples:
        ibpipe run Pipelines/quickstart.swift
        ibpipe run Pipelines/ablation-noise.swift --set sigmas=0.2,0.4
        ibpipe run Pipelines/badnets.swift --jobs 2 --threads 4 --cache /scratch/Cache
        ibpipe run Pipelines/quickstart.swift --json | tail -1

      Exit status: 0 done, 1 a stage failed, 2 the input is wrong, 130 interrupted.
      """)

  @OptionGroup public var pipeline: PipelineOptions

  @Option(
    help: ArgumentHelp(
      "How many independent stages may run at once. (default: one per core)",
      valueName: "n"))
  public var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "How many threads all stages may use together. (default: one per core)", valueName: "n"))
  public var threads: Int?

  @Option(
    help: ArgumentHelp(
      """
      Where copies of the outputs are put, for looking at. (default: $IBPIPE_RESULTS, else \
      Results/ beside the nearest Package.swift or Pipelines/)
      """,
      valueName: "folder"))
  public var results: String?

  @Flag(help: "Write one JSON event a line to standard output; the last is the summary.")
  public var json = false

  public init() {}

  public func validate() throws {
    try refuse(jobs, below: 1, option: "--jobs")
    try refuse(threads, below: 1, option: "--threads")
  }

  private func refuse(_ value: Int?, below least: Int, option: String) throws {
    guard let value, value < least else { return }
    throw ValidationError("\(option) must be at least \(least); \(value) was given.")
  }
}

/// How `ibpipe graph` draws the pipeline.
public enum GraphFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
  case ascii, dot, mermaid, json
}

/// `ibpipe graph FILE`: show the stages and what is fresh.
public struct GraphCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Show the pipeline's stages, how they depend on each other, and what is fresh.",
    discussion: """
      Examples:
        ibpipe graph Pipelines/quickstart.swift
        ibpipe graph Pipelines/quickstart.swift --format dot | dot -Tsvg > graph.svg
      """)

  @OptionGroup public var pipeline: PipelineOptions

  @Option(help: "How to draw it.")
  public var format: GraphFormat = .ascii

  public init() {}
}

/// `ibpipe status FILE`: say what is fresh, stale or pending.
public struct StatusCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say which stages are fresh, stale or pending, without running any.",
    discussion: """
      Examples:
        ibpipe status Pipelines/quickstart.swift
        ibpipe status Pipelines/ablation-noise.swift --set sigmas=0.2 --json
      """)

  @OptionGroup public var pipeline: PipelineOptions

  @Flag(help: "Write JSON to standard output.")
  public var json = false

  public init() {}
}

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
