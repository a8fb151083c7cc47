internal import ArgumentParser

/// `ibpipe` itself: the list of verbs.
struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ibpipe",
    abstract: "Run declarative experiment pipelines, and only what is stale in them.",
    usage: "ibpipe <verb> [<file>] [options]",
    discussion: """
      A pipeline is a Swift file. It is compiled on first use, and again when it changes.

      Examples:
        ibpipe init my-attack
        ibpipe run Pipelines/my-attack.swift
        ibpipe run Pipelines/ablation-noise.swift --set sigmas=0.2
        ibpipe explain Pipelines/ablation-noise.swift sigma-0.2/score
        ibpipe compare latest~1 latest
      """,
    version: commandVersion,
    groupedSubcommands: [
      CommandGroup(
        name: "Pipelines",
        subcommands: [
          RunCommand.self, GraphCommand.self, StatusCommand.self, ExplainCommand.self,
          CheckCommand.self,
        ]),
      CommandGroup(
        name: "Runs", subcommands: [LogCommand.self, LogsCommand.self, CompareCommand.self]),
      CommandGroup(name: "Artifacts", subcommands: [ShowCommand.self, DiffCommand.self]),
      CommandGroup(name: "The cache", subcommands: [CacheCommand.self]),
      CommandGroup(name: "Data", subcommands: [DataCommand.self]),
      CommandGroup(name: "Information", subcommands: [MutualInformationCommand.self]),
      CommandGroup(
        name: "Starting",
        subcommands: [InitCommand.self, DoctorCommand.self, CompletionsCommand.self]),
    ])

  private static var verbs: [String] {
    configuration.subcommands.compactMap { $0.configuration.commandName }
  }

  /// Says more than "unexpected arguments", which is what the parser makes of a verb it lacks.
  static func refuseUnknownVerb(_ verb: String?) throws {
    guard let verb, !verb.hasPrefix("-"), verb != "help", !verbs.contains(verb) else { return }
    throw ValidationError("There is no verb '\(verb)'; there are \(verbs.joined(separator: ", ")).")
  }
}

/// The version of the command and of the library that pipelines are compiled against.
public let commandVersion = "0.1.0"
