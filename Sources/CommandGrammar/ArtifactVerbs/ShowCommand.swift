public import ArgumentParser

/// `ibpipe show ARTIFACT`: what an artifact holds, and where it comes from.
public struct ShowCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show an artifact: payloads, shapes, statistics, and how it came from the data.",
    discussion: """
      Examples:
        ibpipe show score
        ibpipe show badnets:score
        ibpipe show sha256:8fbd4156 --json
      \(artifactNames)

      Exit status: 0 shown, 1 a payload is missing or corrupt, 2 the input is wrong.
      """)

  @Argument(help: "The artifact.")
  public var artifact: String

  @OptionGroup public var options: CacheOptions

  public init() {}
}

/// How a user names an artifact, for the help of every verb that takes one.
let artifactNames = """

  An artifact is named by an output or a stage of the latest run that has it (score), by a run \
  and a name in it (badnets:score, latest~1:score), by the name it was imported under, or by the \
  first digits of its digest or its action key (sha256:8fbd4156). Part of a name will do where no \
  other holds it.
  """
