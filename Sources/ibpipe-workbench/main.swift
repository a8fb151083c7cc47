import CommandGrammar
import Glibc
import Launcher
import Terminal
import Workbench

/// Started by `ibpipe` for every verb that names no pipeline file, and for whatever only the whole
/// grammar can tell: help, and what is wrong with a call.
do {
  switch try Invocation(parsing: Array(CommandLine.arguments.dropFirst())) {
  case .workbench(let verb): exit(Workbench.run(verb))
  case .pipeline(let verb):
    try Launcher(
      pipeline: verb.options.file, cache: verb.options.cache, isLooking: verb.isLooking
    )
    .prepare().execute(arguments: CommandLine.arguments)
  }
} catch let failure as EarlyExit {
  Console.write(failure.message, to: failure.status == 0 ? STDOUT_FILENO : STDERR_FILENO)
  exit(failure.status)
} catch let failure as LaunchFailure {
  Console.error(failure.description)
  exit(failure.status)
}
