public import ArgumentParser

/// `ibpipe cache gc`.
public struct CacheCollectCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract: "Remove what no pin and no recent run needs.",
    discussion: """
      Recent runs are, unless told otherwise, the last 10 of each pipeline and those of the last \
      30 days; with --keep-last or --keep-within alone, only those. With --max-size alone, \
      everything counts as recent, and only the size decides.

      Never touched: what is pinned, what a running run or a live lease uses, what is younger \
      than --min-age, and within the grace period what other users made. Of what is evicted for \
      its size, records stay: nothing that depends on it becomes stale.

      Examples:
        ibpipe cache gc --dry-run
        ibpipe cache gc --keep-last 5 --keep-within 30d
        ibpipe cache gc --max-size 200G
        ibpipe cache gc --dry-run --json | jq '.items[] | select(.size > 1e9)'

      Exit status: 0 done, 1 something could not be removed, 2 nothing was done.
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
    help: ArgumentHelp("How long what other users made stays untouched.", valueName: "time"))
  public var grace = TimeSpan(seconds: 14 * 86400)

  @Option(
    help: ArgumentHelp(
      "Leave everything alone that is younger; what is being made has no record yet.",
      valueName: "time"))
  public var minAge = TimeSpan(seconds: 3600)

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
      A run is named by its id or the start of it, by a pipeline's name (its latest run), or as \
      latest, latest~1, …; anything else is an artifact.

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
    commandName: "unpin", abstract: "Remove a pin; what it kept stays until it is collected.",
    discussion: """
      Examples:
        ibpipe cache unpin camera-ready
      """)

  @Argument(help: "The pin's name.")
  public var name: String

  @OptionGroup public var options: CacheOptions

  public init() {}
}
