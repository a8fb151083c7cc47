import CommandGrammar
import Glibc
import Terminal
import Workbench

/// Started by `ibpipe` for every verb that names no pipeline file.
do {
  switch try Invocation(parsing: Array(CommandLine.arguments.dropFirst())) {
  case .workbench(let verb): exit(Workbench.run(verb))
  case .pipeline:
    Console.error("this verb names a pipeline file: call it as “ibpipe VERB FILE”")
    exit(2)
  }
} catch {
  Console.write(error.message, to: error.status == 0 ? STDOUT_FILENO : STDERR_FILENO)
  exit(error.status)
}
