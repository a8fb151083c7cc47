import CommandGrammar
import Engine
import FoundationEssentials
import Glibc
public import PipelineModel
import Tensors
import Terminal

/// The program that a pipeline file compiles into: the verbs of `ibpipe` on this one pipeline, and
/// the worker that runs one of its stages.
extension Pipeline {
  public static func main() {
    exit(Program.run(Self.self, arguments: Array(CommandLine.arguments.dropFirst())))
  }
}

enum Program {
  /// The verb under which the scheduler calls this program again to run one stage.
  static let workerVerb = "worker"

  static func run(_ type: (some Pipeline).Type, arguments: [String]) -> Int32 {
    do {
      try Surroundings.readManifest()
      if arguments.first == workerVerb {
        return try WorkerVerb.run(type, arguments: Array(arguments.dropFirst()))
      }
      let verb: PipelineVerb
      do {
        switch try Invocation(parsing: arguments) {
        case .pipeline(let named): verb = named
        case .workbench:
          throw UserError("this verb names no pipeline file: call it as “ibpipe VERB”")
        }
      } catch let exit as EarlyExit {
        Console.write(exit.message, to: exit.status == 0 ? STDOUT_FILENO : STDERR_FILENO)
        return exit.status
      }
      let experiment = try Experiment(
        type, options: verb.options, for: verb.isLooking ? .looking : .work)
      let status = try obey(verb, on: experiment)
      // The process ends here: to take a graph apart first, stage by stage, takes as long as to
      // put it together.
      withExtendedLifetime(experiment) { exit(status) }
    } catch {
      // Everything that can be wrong before the first stage starts is the user's input: settings,
      // data files, the cache.
      Console.error("\(error)")
      return 2
    }
  }

  private static func obey(_ verb: PipelineVerb, on experiment: Experiment) throws -> Int32 {
    switch verb {
    case .run(let command):
      let wanted = try experiment.making(only: command.only)
      return command.dryRun
        ? try DryRunVerb(wanted, command).run() : try RunVerb(wanted, command).run()
    case .graph(let command): return try GraphVerb(experiment, command).run()
    case .status(let command): return try StatusVerb(experiment, command).run()
    case .explain(let command): return try ExplainVerb(experiment, command).run()
    case .check(let command): return try CheckVerb(experiment, command).run()
    }
  }
}
