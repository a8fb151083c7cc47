import Glibc
import PipelineModel
import Terminal

/// What a stage printed, given out piece by piece as it grows.
struct LogFile: ~Copyable {
  private let path: String
  private var offset = 0

  private static let chunk = 1 << 16

  init(_ path: String) { self.path = path }

  /// The size of a log in bytes; nil where there is none.
  static func size(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// Writes what came since the last time to standard output. A log that became shorter was begun
  /// anew, and is given out from its start.
  mutating func copy() throws(UserError) {
    guard let size = LogFile.size(path) else { return }
    if size < offset { offset = 0 }
    if size == offset { return }
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      throw UserError("the log \(path) cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: LogFile.chunk)
    while true {
      let count = pread(file, &buffer, buffer.count, off_t(offset))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      offset += count
      Console.write(bytes: buffer[..<count], to: STDOUT_FILENO)
    }
  }
}
