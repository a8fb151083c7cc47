public import ArgumentParser

/// `ibpipe check FILE STAGE…`: run stages again and compare with what the cache holds.
public struct CheckCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Run stages again in a scratch folder and compare with the cached bytes.",
    discussion: """
      Examples:
        ibpipe check Pipelines/quickstart.swift score
        ibpipe check Pipelines/quickstart.swift 'train *' --times 3

      Exit status: 0 the same bytes, 1 some differ or a stage failed, 2 the input is wrong, \
      130 interrupted.
      """)

  @OptionGroup public var pipeline: PipelineOptions

  @Argument(help: "The stages, or outputs of the pipeline; * stands for any text.")
  public var stages: [String]

  @Option(help: ArgumentHelp("How often each is run again.", valueName: "n"))
  public var times = 1

  @Option(
    help: ArgumentHelp("How many threads a stage may use. (default: one per core)", valueName: "n"))
  public var threads: Int?

  @Flag(help: "Write JSON to standard output.")
  public var json = false

  public init() {}

  public func validate() throws {
    try refuse(times, below: 1, option: "--times")
    try refuse(threads, below: 1, option: "--threads")
  }
}
