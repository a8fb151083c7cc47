public import ArgumentParser

/// `ibpipe logs STAGE`: what a stage printed.
public struct LogsCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "logs",
    abstract: "Show what a stage printed, of the latest run that had it.",
    discussion: """
      Examples:
        ibpipe logs score
        ibpipe logs 'train BadNets 10% epoch 1' -f
        ibpipe logs score --run badnets
      """)

  @Argument(help: "The stage, or any part of its name that no other has.")
  public var stage: String

  @Option(help: ArgumentHelp("The run. (default: the latest that has the stage)", valueName: "run"))
  public var run: String?

  @Flag(name: [.customShort("f"), .long], help: "Go on as the stage prints, until it ends.")
  public var follow = false

  @OptionGroup public var options: CacheOptions

  public init() {}
}
