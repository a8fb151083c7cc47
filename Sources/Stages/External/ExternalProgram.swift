import CProcess
import Glibc

/// A program that runs beside this process, without a shell.
///
/// It stays in this process's group, so that whoever ends the worker ends it too.
struct ExternalProgram {
  let path: String
  /// With the program's name first.
  let arguments: [String]
  let environment: [String: String]
  /// Where it runs.
  let folder: String
  /// The file that takes its standard output; nil lets it go the way of standard error.
  let standardOutput: String?

  /// How much of what it prints is kept for a message, in bytes.
  private static let tailLimit = 4096
  /// How long a program that is asked to end may take to, in tenths of a second.
  private static let patience = 20

  /// Runs to the end. What the program prints goes to this process's standard output.
  ///
  /// - Parameter tick: called several times a second with the last line printed; what it throws
  ///   ends the program.
  func run(tick: (String) throws -> Void) throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw CommandError.system("no pipe can be made", code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    defer { close(ends[0]) }
    let process: pid_t
    do {
      defer { close(ends[1]) }
      process = try spawn(printingTo: ends[1])
    }
    var tail: [UInt8] = []
    var status: Int32 = 0
    do {
      while waitpid(process, &status, WNOHANG) == 0 {
        var descriptor = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
        // At its end the pipe is ready at once: then there is only the program to wait for.
        if poll(&descriptor, 1, 100) > 0, !ExternalProgram.pass(on: ends[0], keeping: &tail) {
          usleep(10_000)
        }
        try tick(ExternalProgram.lastLines(1, of: tail))
      }
    } catch {
      ExternalProgram.end(process)
      throw error
    }
    _ = ExternalProgram.pass(on: ends[0], keeping: &tail)
    let lines = ExternalProgram.lastLines(5, of: tail)
    let name = arguments.joined(separator: " ")
    let signal = status & 0x7f
    if signal != 0 { throw CommandError.killed(name, signal: signal, lastLines: lines) }
    let code = (status >> 8) & 0xff
    if code != 0 { throw CommandError.exited(name, status: code, lastLines: lines) }
  }

  private func spawn(printingTo pipe: Int32) throws(CommandError) -> pid_t {
    var output = pipe
    if let standardOutput {
      output = open(standardOutput, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
      guard output >= 0 else {
        throw .system("\(standardOutput) cannot be written", code: errno)
      }
    }
    defer { if output != pipe { close(output) } }
    let argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    let variables: [UnsafeMutablePointer<CChar>?] =
      environment.sorted { $0.key < $1.key }.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in argv + variables { free(text) } }
    var process: pid_t = 0
    let code = ibp_spawn(&process, path, argv, variables, folder, output, pipe)
    guard code == 0 else { throw .system("\(path) cannot be started", code: code) }
    return process
  }

  /// Hands on what the program has printed by now.
  ///
  /// - Returns: false when nobody is left who could print.
  private static func pass(on pipe: Int32, keeping tail: inout [UInt8]) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 16384)
    while true {
      let count = read(pipe, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return count < 0 }
      _ = write(STDOUT_FILENO, buffer, count)
      tail += buffer[..<count]
      if tail.count > 2 * tailLimit { tail.removeFirst(tail.count - tailLimit) }
    }
  }

  /// Asks a program to end, and ends it when it does not.
  private static func end(_ process: pid_t) {
    var status: Int32 = 0
    kill(process, SIGTERM)
    for _ in 0..<patience {
      if waitpid(process, &status, WNOHANG) != 0 { return }
      usleep(100_000)
    }
    kill(process, SIGKILL)
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
  }

  private static func lastLines(_ count: Int, of tail: [UInt8]) -> String {
    tail.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.suffix(count)
      .map { String(decoding: $0.suffix(500), as: UTF8.self) }.joined(separator: "\n")
  }
}
