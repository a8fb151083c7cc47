public import ArgumentParser

/// `ibpipe compare RUN RUN`: settings and scores side by side.
public struct CompareCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Show the settings and scores of runs, or of a sweep, side by side.",
    discussion: """
      Examples:
        ibpipe compare latest~1 latest
        ibpipe compare badnets blend --markdown
        ibpipe compare 20261124081110 --csv > sweep.csv

      A sweep is named by the start that the ids of its runs share.
      """)

  @Argument(help: "The runs or sweeps.")
  public var runs: [String]

  @Flag(help: "Write comma-separated values to standard output.")
  public var csv = false

  @Flag(help: "Write a Markdown table to standard output.")
  public var markdown = false

  @Flag(help: "Leave out what is the same in all of them.")
  public var changed = false

  @OptionGroup public var options: CacheOptions

  public init() {}

  public func validate() throws {
    if [csv, markdown, options.json].count(where: { $0 }) > 1 {
      throw ValidationError("Give one of --json, --csv and --markdown.")
    }
  }
}
