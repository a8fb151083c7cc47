import Glibc

/// A program that a test has started, as a shell would: what it writes goes to files.
package final class RunningProgram: Sendable {
  package let pid: Int32
  private let folder = TestFolder()

  /// How a program ended.
  package struct Ending: Sendable {
    /// The exit status; 128 + the signal where one ended it.
    package let status: Int32
    package let output: String
    package let errors: String
  }

  /// - Parameters:
  ///   - environment: all of it; nothing is inherited.
  ///   - currentFolder: where it runs.
  package init(
    _ path: String, _ arguments: [String], environment: [String: String], in currentFolder: String
  ) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let flags = O_WRONLY | O_CREAT | O_APPEND
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(
      &actions, STDOUT_FILENO, folder.path + "/output", flags, 0o600)
    posix_spawn_file_actions_addopen(
      &actions, STDERR_FILENO, folder.path + "/errors", flags, 0o600)
    // Whatever the tests themselves ignore or block, a program is interrupted as from a shell.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    // The shell changes the folder, and becomes the program.
    let shell = ["sh", "-c", "cd \"$0\" && exec \"$@\"", currentFolder, path]
    var argv: [UnsafeMutablePointer<CChar>?] = (shell + arguments).map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] =
      environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in argv + envp { free(text) } }
    var pid: Int32 = -1
    let code = posix_spawn(&pid, "/bin/sh", &actions, &attributes, &argv, &envp)
    if code != 0 {
      TestFolder.write(folder.path + "/errors", Array(String(cString: strerror(code)).utf8))
      pid = -1
    }
    self.pid = pid
  }

  package var output: String { text("output") }
  package var errors: String { text("errors") }

  private func text(_ name: String) -> String {
    String(decoding: TestFolder.read("\(folder.path)/\(name)"), as: UTF8.self)
  }

  /// Waits until `condition` holds; false where that takes more than half a minute.
  package static func wait(until condition: () -> Bool) -> Bool {
    for _ in 0..<3000 {
      if condition() { return true }
      usleep(10_000)
    }
    return condition()
  }

  /// Waits for its end.
  package func ended() -> Ending {
    var status: Int32 = -1
    while pid > 0, waitpid(pid, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7f
    return Ending(
      status: pid < 0 ? -1 : signal == 0 ? (status >> 8) & 0xff : 128 + signal, output: output,
      errors: errors)
  }
}
