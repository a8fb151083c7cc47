public import ArgumentParser

/// `ibpipe data …`: the published data sets.
public struct DataCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Download the published data sets.",
    discussion: """
      Examples:
        ibpipe data fetch cifar10
        ibpipe data fetch svhn --to /data/svhn
      """,
    subcommands: [DataFetchCommand.self])

  public init() {}
}

/// `ibpipe data fetch`.
public struct DataFetchCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Download a data set from its official address, and check it.",
    discussion: """
      Examples:
        ibpipe data fetch cifar10
        ibpipe data fetch svhn --to /data/svhn
        ibpipe data fetch cifar10 --from https://mirror.example.org/datasets

      A file appears under its name when all of it is there and its SHA-256 is the official one. A \
      download that was cut off goes on where it was; files that are there are checked and kept. \
      Without a network, it says which files to bring from elsewhere, and where they belong.

      Exit status: 0 all files are there, 1 one could not be brought, 130 interrupted.
      """)

  public enum DataSet: String, CaseIterable, ExpressibleByArgument, Sendable {
    case cifar10, svhn
  }

  @Argument(help: "The data set.")
  public var dataSet: DataSet

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("The folder; it is made.", valueName: "folder"), completion: .directory)
  public var folder = "Data"

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp(
      "An address, http:// or https://, which has the files instead of the official one.",
      valueName: "address"))
  public var mirror: String?

  @Flag(help: "Write JSON to standard output.")
  public var json = false

  public init() {}

  public func validate() throws {
    if folder.isEmpty { throw ValidationError("--to needs the name of a folder.") }
    if let mirror, !mirror.hasPrefix("http://"), !mirror.hasPrefix("https://") {
      throw ValidationError("--from '\(mirror)' is no address: it begins with http:// or https://.")
    }
  }
}
