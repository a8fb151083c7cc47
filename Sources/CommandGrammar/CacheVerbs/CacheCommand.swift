public import ArgumentParser

/// `ibpipe cache …`: look after the cache itself.
public struct CacheCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "Look after the cache: sizes, integrity, garbage, pins, sharing, import and export.",
    discussion: """
      Examples:
        ibpipe cache stats
        ibpipe cache verify && ibpipe cache gc --keep-last 5 --dry-run
      """,
    subcommands: [
      CacheStatsCommand.self, CacheVerifyCommand.self, CacheRepairCommand.self,
      CacheCollectCommand.self, CachePinCommand.self, CacheUnpinCommand.self,
      CacheShareCommand.self,
      CacheExportCommand.self, CacheImportCommand.self,
    ])

  public init() {}
}

/// `ibpipe cache stats`.
public struct CacheStatsCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Say what the cache holds: objects, records, sizes, owners, leases, pins.",
    discussion: """
      Examples:
        ibpipe cache stats
        ibpipe cache stats --cache /scratch/lab/Cache --json
      """)

  @OptionGroup public var options: CacheOptions

  public init() {}
}
