import Glibc

/// Turns Ctrl-C and polite requests to end into something that can be waited for.
public final class SignalPipe {
  let reading: Int32

  /// Takes SIGINT, SIGTERM and SIGHUP over for the whole process. Call it before any thread
  /// starts.
  public init() {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&set, signal) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    reading = signalfd(-1, &set, Int32(SFD_CLOEXEC.rawValue | SFD_NONBLOCK.rawValue))
  }

  deinit { close(reading) }

  /// How many signals have come since the last call.
  func take() -> Int {
    var info = signalfd_siginfo()
    var count = 0
    while read(reading, &info, MemoryLayout<signalfd_siginfo>.size) > 0 { count += 1 }
    return count
  }
}
