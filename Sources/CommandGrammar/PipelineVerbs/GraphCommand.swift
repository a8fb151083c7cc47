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
        ibpipe graph Pipelines/quickstart.swift --only 'train *' --downstream poison
        ibpipe graph Pipelines/quickstart.swift --format svg > graph.svg

      html is one page to open in a browser: search it, and choose a stage to read why it is \
      stale and what it is made from. svg is the same drawing. dot is for Graphviz, mermaid \
      for Markdown, json for programs.

      The critical path is the chain of stages that takes longest, going by how long each took \
      before: no number of jobs makes a run from nothing shorter. A time that is not known \
      counts as one second and is shown as "?".

      What --only, --upstream and --downstream choose adds up.
      """)

  @OptionGroup public var pipeline: PipelineOptions

  @Option(help: "How to draw it.")
  public var format: GraphFormat = .ascii

  @Option(
    help: ArgumentHelp(
      "Show that stage or output; may be given several times, * stands for any text.",
      valueName: "stage"))
  public var only: [String] = []

  @Option(
    help: ArgumentHelp(
      "Show that stage or output, and all that it is made from.", valueName: "stage"))
  public var upstream: [String] = []

  @Option(
    help: ArgumentHelp(
      "Show that stage or output, and all that is made from it.", valueName: "stage"))
  public var downstream: [String] = []

  @Flag(help: "Write JSON to standard output: the same as --format json.")
  public var json = false

  public init() {}
}
