public import ArgumentParser

/// `ibpipe diff ARTIFACT ARTIFACT`: how two artifacts differ, tensor by tensor.
public struct DiffCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two artifacts, tensor by tensor and value by value.",
    discussion: """
      Examples:
        ibpipe diff latest~1:weights latest:weights
        ibpipe diff sha256:8fbd4156 sha256:bce2ac88 --json
      \(artifactNames)

      Exit status: 0 the same, 1 they differ, 2 the input is wrong.
      """)

  @Argument(help: "An artifact.")
  public var first: String

  @Argument(help: "Another.")
  public var second: String

  @OptionGroup public var options: CacheOptions

  public init() {}
}
