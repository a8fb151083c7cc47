import Glibc
import Launcher

/// The command: becomes the compiled pipeline, or the workbench, which knows the whole grammar.
do {
  let arguments = CommandLine.arguments
  if let call = CallScan(Array(arguments.dropFirst())) {
    try Launcher(pipeline: call.file, cache: call.cache, isLooking: call.isLooking)
      .prepare().execute(arguments: arguments)
  }
  try Launcher.becomeWorkbench(arguments: arguments)
} catch {
  let text = "ibpipe: \(error.description)\n"
  _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  exit(error.status)
}
