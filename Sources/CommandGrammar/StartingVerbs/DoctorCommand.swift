public import ArgumentParser

/// `ibpipe doctor`: whether everything that a run needs is there.
public struct DoctorCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the toolchain, the libraries, the cache, the CPU and the threads.",
    discussion: """
      Says what is well (✓), what is worth knowing (!) and what needs mending (✗), with what to \
      do. Leaves nothing behind in the cache, and makes none.

      Examples:
        ibpipe doctor
        ibpipe doctor --cache /shared/Cache --json

      Exit status: 0 all is well, 1 something needs mending.
      """)

  @OptionGroup public var options: CacheOptions

  public init() {}
}
