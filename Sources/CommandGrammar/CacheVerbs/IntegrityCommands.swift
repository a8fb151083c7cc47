public import ArgumentParser

/// `ibpipe cache verify`.
public struct CacheVerifyCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Read everything, and name what is corrupt or missing and what it was.",
    discussion: """
      Nothing is changed: “ibpipe cache repair” does that.

      Exit status: 0 all is sound, 1 something is not.
      """)

  @OptionGroup public var options: CacheOptions

  public init() {}
}

/// `ibpipe cache repair`.
public struct CacheRepairCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Verify, and drop what is damaged, so that the next run makes it again.")

  @OptionGroup public var options: CacheOptions

  public init() {}
}
