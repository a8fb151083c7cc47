internal import ArgumentParser

/// One call of `ibpipe`, parsed and checked.
///
/// The `ibpipe` command parses its arguments to find the pipeline file, and the compiled pipeline
/// parses the same arguments again to obey them; both through here, so they cannot disagree.
public enum Invocation: Sendable {
  case run(RunCommand)
  case graph(GraphCommand)
  case status(StatusCommand)
  case explain(ExplainCommand)

  /// The options that every verb has.
  public var pipeline: PipelineOptions {
    switch self {
    case .run(let command): command.pipeline
    case .graph(let command): command.pipeline
    case .status(let command): command.pipeline
    case .explain(let command): command.pipeline
    }
  }

  /// Parses `arguments`, which do not include the name of the program.
  ///
  /// - Throws: ``EarlyExit`` where there is nothing to do but to say something: help was asked
  ///   for, or the arguments are wrong.
  public init(parsing arguments: [String]) throws(EarlyExit) {
    do {
      try RootCommand.refuseUnknownVerb(arguments.first)
      switch try RootCommand.parseAsRoot(arguments) {
      case let command as RunCommand: self = .run(command)
      case let command as GraphCommand: self = .graph(command)
      case let command as StatusCommand: self = .status(command)
      case let command as ExplainCommand: self = .explain(command)
      case var other:
        // Help and the version: ArgumentParser's own commands, which speak by throwing.
        try other.run()
        throw CleanExit.helpRequest()
      }
    } catch {
      throw EarlyExit(error)
    }
  }
}

/// Something to say instead of doing what was asked: help, or what is wrong with the arguments.
public struct EarlyExit: Error, Sendable {
  /// 0 where help was asked for, 2 where the arguments are wrong.
  public let status: Int32
  /// For standard output where `status` is 0, for standard error otherwise.
  public let message: String

  fileprivate init(_ error: any Error) {
    status = RootCommand.exitCode(for: error) == .success ? 0 : 2
    message = RootCommand.fullMessage(for: error)
  }
}

private struct RootCommand: ParsableCommand {
  /// Says more than "unexpected arguments", which is what the parser makes of a verb it lacks.
  static func refuseUnknownVerb(_ verb: String?) throws {
    let verbs = configuration.subcommands.compactMap { $0.configuration.commandName }
    guard let verb, !verb.hasPrefix("-"), verb != "help", !verbs.contains(verb) else { return }
    throw ValidationError("There is no verb '\(verb)'; there are \(verbs.joined(separator: ", ")).")
  }

  static let configuration = CommandConfiguration(
    commandName: "ibpipe",
    abstract: "Run declarative experiment pipelines, and only what is stale in them.",
    usage: "ibpipe <verb> <file> [options]",
    discussion: """
      A pipeline is a Swift file. It is compiled on first use, and again when it changes.

      Examples:
        ibpipe run Pipelines/quickstart.swift
        ibpipe run Pipelines/ablation-noise.swift --set sigmas=0.2
        ibpipe graph Pipelines/ablation-noise.swift
        ibpipe explain Pipelines/ablation-noise.swift sigma-0.2/score
      """,
    version: commandVersion,
    subcommands: [
      RunCommand.self, GraphCommand.self, StatusCommand.self, ExplainCommand.self,
    ])
}

/// The version of the command and of the library that pipelines are compiled against.
public let commandVersion = "0.1.0"
