public import ArgumentParser

/// `ibpipe log`: the runs that were made with a cache.
public struct LogCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "List the runs: when, who, where, what ran, and how long.",
    discussion: """
      Examples:
        ibpipe log
        ibpipe log --pipeline badnets --last 5
        ibpipe log latest

      A run is named by its id or the start of it, by a pipeline's name (its latest run), or \
      as latest, latest~1, …
      """)

  @Argument(help: "A run, to be shown in full.")
  public var run: String?

  @Option(help: ArgumentHelp("Only runs of that pipeline.", valueName: "name"))
  public var pipeline: String?

  @Option(help: ArgumentHelp("How many runs, the latest first.", valueName: "n"))
  public var last = 20

  @OptionGroup public var options: CacheOptions

  public init() {}

  public func validate() throws { try refuse(last, below: 1, option: "--last") }
}
