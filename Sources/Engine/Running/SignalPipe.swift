import Glibc
import Synchronization

/// Turns Ctrl-C and polite requests to end into something that can be waited for.
public final class SignalPipe {
  /// Where the handler writes; the one thing that a signal handler may touch.
  private static let target = Atomic<Int32>(-1)

  let reading: Int32
  private let writing: Int32

  /// Takes SIGINT, SIGTERM and SIGHUP over for the whole process.
  public init() throws {
    let pipe = try Pipe()
    reading = pipe.reading
    writing = pipe.writing
    for end in [reading, writing] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    SignalPipe.target.store(writing, ordering: .releasing)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { _ in
        var byte: UInt8 = 0
        _ = write(SignalPipe.target.load(ordering: .acquiring), &byte, 1)
      }
    }
  }

  deinit {
    SignalPipe.target.store(-1, ordering: .releasing)
    close(reading)
    close(writing)
  }

  /// How many signals have come since the last call.
  func take() -> Int {
    var bytes = [UInt8](repeating: 0, count: 64)
    return max(0, read(reading, &bytes, bytes.count))
  }
}
