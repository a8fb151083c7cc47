import CommandGrammar
import Glibc
import Launcher

/// Says `message` on a stream of its own line, and ends.
func leave(_ status: Int32, _ message: String, on stream: Int32) -> Never {
  let text = message.hasSuffix("\n") ? message : message + "\n"
  _ = text.withCString { write(stream, $0, strlen($0)) }
  exit(status)
}

do {
  switch try Invocation(parsing: Array(CommandLine.arguments.dropFirst())) {
  case .pipeline(let verb):
    let launcher = Launcher(pipeline: verb.options.file, cache: verb.options.cache)
    try launcher.prepare().execute(arguments: CommandLine.arguments)
  case .workbench:
    try Launcher.becomeWorkbench(arguments: CommandLine.arguments)
  }
} catch let exit as EarlyExit {
  leave(exit.status, exit.message, on: exit.status == 0 ? STDOUT_FILENO : STDERR_FILENO)
} catch let failure as LaunchFailure {
  leave(failure.status, "ibpipe: " + failure.description, on: STDERR_FILENO)
}
