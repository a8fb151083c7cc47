public import ArgumentParser

/// `ibpipe cache share GROUP`.
public struct CacheShareCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "share",
    abstract: "Share the cache with a group: all in it can use and fill it, whatever their umask.",
    discussion: """
      The cache and its folders are given to the group, with the set-group-ID bit, and so is what \
      you have in it; what teammates have in it they open by the same command. A cache that is not \
      there is made. Every later process honours it.

      Examples:
        ibpipe cache share lab
        ibpipe cache share lab --cache /scratch/lab/Cache
      """)

  @Argument(help: "The group's name.")
  public var group: String

  @OptionGroup public var options: CacheOptions

  public init() {}
}
