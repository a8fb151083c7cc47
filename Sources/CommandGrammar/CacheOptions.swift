public import ArgumentParser

/// What every verb takes that looks at a cache and needs no pipeline file.
public struct CacheOptions: ParsableArguments, Sendable {
  @Option(
    name: .customLong("cache"),
    help: ArgumentHelp(
      """
      Where results are kept. (default: $IBPIPE_CACHE, else Cache/ beside the nearest \
      Package.swift or Pipelines/, else ./Cache)
      """,
      valueName: "folder"),
    completion: .directory)
  public var cache: String?

  @Flag(help: "Write JSON to standard output.")
  public var json = false

  public init() {}

  public func validate() throws {
    if cache == "" { throw ValidationError("--cache needs the name of a folder.") }
  }
}
