public import ArgumentParser

/// `ibpipe init NAME`: a pipeline to start from.
public struct InitCommand: ParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a pipeline that runs, to start from.",
    discussion: """
      Examples:
        ibpipe init my-attack            # Pipelines/my-attack.swift
        ibpipe run Pipelines/my-attack.swift
      """)

  @Argument(help: "The pipeline's name, or the path of its file.")
  public var name: String

  public init() {}
}
