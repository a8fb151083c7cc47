import FoundationEssentials
import Glibc

/// A copy of this program with other arguments, whose output is read to its end.
struct FuzzProcess {
  private let process: pid_t
  private let reading: Int32

  init(_ arguments: [String]) throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw POSIXFailure() }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    // What a crash prints is told by its signal.
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var words = (["ibpipe-fuzz"] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    // A crash should end the process, not draw a picture of it.
    var variables: [UnsafeMutablePointer<CChar>?] = [strdup("SWIFT_BACKTRACE=enable=no")]
    if let path = getenv("PATH") { variables.append(strdup("PATH=\(String(cString: path))")) }
    variables.append(nil)
    defer { for variable in variables { free(variable) } }
    var process = pid_t()
    let failure = posix_spawn(&process, "/proc/self/exe", &actions, nil, words, variables)
    close(ends[1])
    guard failure == 0 else {
      close(ends[0])
      throw POSIXFailure()
    }
    self.process = process
    reading = ends[0]
  }

  struct POSIXFailure: Error, CustomStringConvertible {
    let description = "no process can be started"
  }

  /// What it wrote, nil where it did not end well, and how it ended.
  func wait() -> (output: [UInt8]?, how: String) {
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(reading, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { break }
      output += buffer[..<count]
    }
    close(reading)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7f
    if signal == 0 {
      let code = status >> 8 & 0xff
      return code == 0 ? (output, "ended") : (nil, "exit code \(code)")
    }
    return (nil, signal == SIGALRM ? "it hangs" : "signal \(signal)")
  }
}
