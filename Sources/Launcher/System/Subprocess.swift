import Glibc

/// A program run to its end, with what it writes collected.
enum Subprocess {
  struct Outcome {
    /// As from `waitpid`, but 128 + the signal where one ended it.
    let status: Int32
    /// Standard output and standard error, as they came.
    let output: [UInt8]
  }

  /// Runs `arguments`, whose first is the program's path, in a process group of its own that
  /// `interruption` passes signals on to; nothing of the group is left when this returns.
  static func run(
    _ arguments: [String], environment: [String], interruption: borrowing Interruption
  ) throws(SystemFailure) -> Outcome {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemFailure(path: arguments[0]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }

    let (process, code) = spawn(arguments, environment, output: ends[1])
    close(ends[1])
    guard code == 0 else { throw SystemFailure(path: arguments[0], code: code) }
    interruption.forward(to: process)
    let output = readAll(ends[0])
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    interruption.forward(to: 0)
    kill(-process, SIGKILL)
    let signal = status & 0x7f
    return Outcome(status: signal == 0 ? (status >> 8) & 0xff : 128 + signal, output: output)
  }

  private static func spawn(
    _ arguments: [String], _ environment: [String], output: Int32
  ) -> (pid_t, Int32) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))

    var process: pid_t = 0
    let code = withCStrings(arguments) { arguments in
      withCStrings(environment) { environment in
        posix_spawn(&process, arguments[0]!, &actions, &attributes, arguments, environment)
      }
    }
    return (process, code)
  }

  private static func readAll(_ file: Int32) -> [UInt8] {
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16384)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return output }
      output += buffer[..<count]
    }
  }
}

/// Calls `body` with `strings` as C wants them: an array of pointers that ends in `NULL`.
func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let copies = strings.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  return body(copies + [nil])
}
