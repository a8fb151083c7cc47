public import ArgumentParser

/// `ibpipe cache gc`.
public struct CacheCollectCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract: "Remove what no pin and no recent run needs.",
    discussion: """
      What a running run or a live lease uses is never touched, nor within the grace period \
      what another user made.

      Examples:
        ibpipe cache gc --dry-run
        ibpipe cache gc --keep-last 5 --keep-within 30d
        ibpipe cache gc --max-size 200G
      """)

  @Option(
    help: ArgumentHelp("Keep what the latest runs of each pipeline used.", valueName: "n"))
  public var keepLast: Int?

  @Option(
    help: ArgumentHelp("Keep what runs used within that time: 12h, 30d.", valueName: "time"))
  public var keepWithin: TimeSpan?

  @Option(
    help: ArgumentHelp(
      "Evict besides, cheapest to make again per byte first, until the cache is that small.",
      valueName: "size"))
  public var maxSize: ByteCount?

  @Option(
    help: ArgumentHelp(
      "How long what other users made stays untouched.", valueName: "time"))
  public var grace = TimeSpan(days: 14)

  @Flag(name: [.customShort("n"), .long], help: "Name what would go, and why; remove nothing.")
  public var dryRun = false

  @OptionGroup public var options: CacheOptions

  public init() {}

  public func validate() throws { try refuse(keepLast, below: 0, option: "--keep-last") }
}

/// `ibpipe cache pin`.
public struct CachePinCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "pin",
    abstract: "Keep an artifact, or all that a run used, through every collection.",
    discussion: """
      Examples:
        ibpipe cache pin latest --name camera-ready
        ibpipe cache pin badnets:score
        ibpipe cache pin

      Without an argument, the pins are listed.
      """)

  @Argument(help: "The artifact or run.")
  public var target: String?

  @Option(help: ArgumentHelp("What the pin is called. (default: the target)", valueName: "name"))
  public var name: String?

  @OptionGroup public var options: CacheOptions

  public init() {}
}

/// `ibpipe cache unpin`.
public struct CacheUnpinCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "unpin", abstract: "Remove a pin; what it kept stays until it is collected.")

  @Argument(help: "The pin's name.")
  public var name: String

  @OptionGroup public var options: CacheOptions

  public init() {}
}
