import Glibc

extension Launcher {
  /// Becomes the program of the verbs that need no pipeline, with the same arguments.
  ///
  /// It is a program of its own so that this one, which every run starts with, stays small.
  public static func becomeWorkbench(arguments: [String]) throws(LaunchFailure) -> Never {
    let executable = Files.realPath("/proc/self/exe") ?? "ibpipe"
    let program = try Installation(ofCommandAt: executable).workbench
    _ = withCStrings(arguments) { execv(program, $0) }
    throw .machine(
      """
      \(program) cannot be run (\(String(cString: strerror(errno)))): run `make build` or \
      `make install` in the ibpipe checkout again.
      """)
  }
}
