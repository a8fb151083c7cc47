public import ArgumentParser

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
