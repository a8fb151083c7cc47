import Glibc

/// A process started here, with nothing between the call and the kernel that would count in its
/// time.
struct ChildProcess {
  let id: pid_t

  /// - Parameters:
  ///   - input: the descriptor that becomes its standard input; else `/dev/null`.
  ///   - output: the descriptor that becomes its standard output; else `/dev/null`.
  ///   - quietly: whether what it says on its standard error is dropped too.
  init(
    _ arguments: [String], input: Int32? = nil, output: Int32? = nil, quietly: Bool = false
  ) throws(BenchmarkError) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (stream, descriptor, mode) in [
      (STDIN_FILENO, input, O_RDONLY), (STDOUT_FILENO, output, O_WRONLY),
    ] {
      if let descriptor {
        posix_spawn_file_actions_adddup2(&actions, descriptor, stream)
      } else {
        posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", mode, 0)
      }
    }
    if quietly {
      posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    }
    var words = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var id: pid_t = 0
    let code = posix_spawnp(&id, arguments[0], &actions, nil, &words, environ)
    guard code == 0 else {
      throw .process("\(arguments[0]) cannot be started: \(String(cString: strerror(code))).")
    }
    self.id = id
  }

  /// Waits for its end and gives its exit status; 128 and the signal's number where one ended it.
  func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }

  /// Runs a process to its end.
  ///
  /// - Returns: its seconds, from before its start to after its end.
  @discardableResult
  static func run(_ arguments: [String], quietly: Bool = false) throws(BenchmarkError) -> Double {
    let start = ContinuousClock.now
    let status = try ChildProcess(arguments, quietly: quietly).wait()
    let seconds = start.secondsAgo
    guard status == 0 else {
      throw .process("“\(arguments.joined(separator: " "))” ended with status \(status).")
    }
    return seconds
  }

  /// Runs a process to its end and gives what it wrote to its standard output.
  static func output(
    of arguments: [String], quietly: Bool = false
  ) throws(BenchmarkError) -> String {
    let pipe = try Pipe()
    let child = try ChildProcess(arguments, output: pipe.write, quietly: quietly)
    close(pipe.write)
    let reader = LineReader(descriptor: pipe.read)
    var lines: [String] = []
    while let line = reader.next() { lines.append(line) }
    let status = child.wait()
    guard status == 0 else {
      throw .process("“\(arguments.joined(separator: " "))” ended with status \(status).")
    }
    return lines.joined(separator: "\n")
  }
}

/// The two ends of a pipe, which processes that are started do not inherit.
struct Pipe {
  let read: Int32
  let write: Int32

  init() throws(BenchmarkError) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0, ends.allSatisfy({ fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }) else {
      throw .process("No pipe: \(String(cString: strerror(errno))).")
    }
    (read, write) = (ends[0], ends[1])
  }
}

/// The lines that arrive at a descriptor, which it closes in the end.
final class LineReader {
  private let file: UnsafeMutablePointer<FILE>?

  init(descriptor: Int32) { file = fdopen(descriptor, "r") }

  deinit { if let file { fclose(file) } }

  func next() -> String? {
    guard let file else { return nil }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    guard getline(&line, &capacity, file) > 0, let line else { return nil }
    let text = String(cString: line)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}

extension ContinuousClock.Instant {
  var secondsAgo: Double {
    let parts = duration(to: .now).components
    return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
  }
}
