internal import ArgumentParser

/// One call of `ibpipe`, parsed and checked.
///
/// The `ibpipe` command parses its arguments to find who obeys them: the compiled pipeline, for
/// verbs that name a pipeline file, or the workbench. Both parse the same arguments again, through
/// here, so they cannot disagree.
public enum Invocation: Sendable {
  case pipeline(PipelineVerb)
  case workbench(WorkbenchVerb)

  /// Parses `arguments`, which do not include the name of the program.
  ///
  /// - Throws: ``EarlyExit`` where there is nothing to do but to say something: help was asked
  ///   for, or the arguments are wrong.
  public init(parsing arguments: [String]) throws(EarlyExit) {
    if let command = RunCommand(plain: arguments) {
      self = .pipeline(.run(command))
      return
    }
    try self.init(byGrammar: arguments)
  }

  /// The same by the grammar alone, however plain the call is.
  package init(byGrammar arguments: [String]) throws(EarlyExit) {
    do {
      try RootCommand.refuseUnknownVerb(arguments.first)
      var command = try RootCommand.parseAsRoot(arguments)
      if let verb = PipelineVerb(command) {
        self = .pipeline(verb)
      } else if let verb = WorkbenchVerb(command) {
        self = .workbench(verb)
      } else {
        // Help and the version: ArgumentParser's own commands, which speak by throwing.
        try command.run()
        throw CleanExit.helpRequest()
      }
    } catch {
      throw EarlyExit(error)
    }
  }
}

/// A verb that names a pipeline file, obeyed by the program which that file compiles into.
public enum PipelineVerb: Sendable {
  case run(RunCommand)
  case graph(GraphCommand)
  case status(StatusCommand)
  case explain(ExplainCommand)
  case check(CheckCommand)

  init?(_ command: any ParsableCommand) {
    switch command {
    case let command as RunCommand: self = .run(command)
    case let command as GraphCommand: self = .graph(command)
    case let command as StatusCommand: self = .status(command)
    case let command as ExplainCommand: self = .explain(command)
    case let command as CheckCommand: self = .check(command)
    default: return nil
    }
  }

  /// Whether it only looks: it writes nothing, not even where there is no cache yet.
  public var isLooking: Bool {
    switch self {
    case .run(let command): command.dryRun
    case .graph, .status, .explain: true
    case .check: false
    }
  }

  /// The options that every such verb has.
  public var options: PipelineOptions {
    switch self {
    case .run(let command): command.pipeline
    case .graph(let command): command.pipeline
    case .status(let command): command.pipeline
    case .explain(let command): command.pipeline
    case .check(let command): command.pipeline
    }
  }
}

/// A verb that needs no pipeline, only a cache or not even that.
public enum WorkbenchVerb: Sendable {
  case log(LogCommand)
  case logs(LogsCommand)
  case compare(CompareCommand)
  case show(ShowCommand)
  case diff(DiffCommand)
  case stats(CacheStatsCommand)
  case verify(CacheVerifyCommand)
  case repair(CacheRepairCommand)
  case collect(CacheCollectCommand)
  case pin(CachePinCommand)
  case unpin(CacheUnpinCommand)
  case share(CacheShareCommand)
  case export(CacheExportCommand)
  case `import`(CacheImportCommand)
  case fetch(DataFetchCommand)
  case information(MutualInformationCommand)
  case initialise(InitCommand)
  case doctor(DoctorCommand)
  case completions(CompletionsCommand)

  init?(_ command: any ParsableCommand) {
    switch command {
    case let command as LogCommand: self = .log(command)
    case let command as LogsCommand: self = .logs(command)
    case let command as CompareCommand: self = .compare(command)
    case let command as ShowCommand: self = .show(command)
    case let command as DiffCommand: self = .diff(command)
    case let command as CacheStatsCommand: self = .stats(command)
    case let command as CacheVerifyCommand: self = .verify(command)
    case let command as CacheRepairCommand: self = .repair(command)
    case let command as CacheCollectCommand: self = .collect(command)
    case let command as CachePinCommand: self = .pin(command)
    case let command as CacheUnpinCommand: self = .unpin(command)
    case let command as CacheShareCommand: self = .share(command)
    case let command as CacheExportCommand: self = .export(command)
    case let command as CacheImportCommand: self = .import(command)
    case let command as DataFetchCommand: self = .fetch(command)
    case let command as MutualInformationCommand: self = .information(command)
    case let command as InitCommand: self = .initialise(command)
    case let command as DoctorCommand: self = .doctor(command)
    case let command as CompletionsCommand: self = .completions(command)
    default: return nil
    }
  }
}
