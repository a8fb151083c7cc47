public import ArgumentParser

/// How `ibpipe graph` draws the pipeline.
public enum GraphFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
  case ascii, dot, mermaid, json, svg, html
}

/// `ibpipe graph FILE`: show the stages and what is fresh.
public struct GraphCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Show the pipeline's stages, how they depend on each other, and what is fresh.",
    discussion: """
      Examples:
        ibpipe graph Pipelines/quickstart.swift
        ibpipe graph Pipelines/quickstart.swift --format html > graph.html
        ibpipe graph Pipelines/quickstart.swift --upstream score
        ibpipe graph Pipelines/quickstart.swift --format dot | dot -Tsvg > graph.svg
      """)

  @OptionGroup public var pipeline: PipelineOptions

  @Option(help: "How to draw it.")
  public var format: GraphFormat = .ascii

  @Option(
    help: ArgumentHelp(
      "Show that stage; may be given several times, * stands for any text.", valueName: "stage"))
  public var only: [String] = []

  @Option(
    help: ArgumentHelp("Show that stage and all that it is made from.", valueName: "stage"))
  public var upstream: [String] = []

  @Option(
    help: ArgumentHelp("Show that stage and all that is made from it.", valueName: "stage"))
  public var downstream: [String] = []

  @Flag(help: "Write JSON to standard output: the same as --format json.")
  public var json = false

  public init() {}
}
