public import ArgumentParser

/// `ibpipe cache verify`.
public struct CacheVerifyCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Read everything, and name what is corrupt or missing and what it was.",
    discussion: """
      Nothing is changed: “ibpipe cache repair” does that.

      Examples:
        ibpipe cache verify
        ibpipe cache verify --json | jq .damage

      Exit status: 0 all is sound, 1 something is not.
      """)

  @OptionGroup public var options: CacheOptions

  public init() {}
}

/// `ibpipe cache repair`.
public struct CacheRepairCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Verify, and drop what is damaged, so that the next run makes it again.",
    discussion: """
      Damaged files are moved to corrupt/ in the cache, and so are the records that need an \
      object which is damaged or missing. What dead processes left half-written is swept, and so \
      are their leases. It may be interrupted and called again, and runs may go on meanwhile.

      Examples:
        ibpipe cache repair
        ibpipe cache repair && ibpipe run Pipelines/badnets.swift

      Exit status: 0 all is sound now, 1 something damaged could not be moved.
      """)

  @OptionGroup public var options: CacheOptions

  public init() {}
}
