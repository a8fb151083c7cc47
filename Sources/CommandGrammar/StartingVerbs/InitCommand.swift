public import ArgumentParser

/// `ibpipe init NAME`: a pipeline to start from.
public struct InitCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a pipeline that runs, to start from.",
    discussion: """
      Examples:
        ibpipe init my-attack
        ibpipe run Pipelines/my-attack.swift

      A name goes into Pipelines/ of the project that you are in, or makes one of the current \
      folder; a path goes where it says. The pipeline attacks, trains and scores a small \
      network in about half a minute, on images that come with ibpipe. Nothing is overwritten.
      """)

  @Argument(help: "The pipeline's name, or the path of its file.")
  public var name: String

  public init() {}
}
