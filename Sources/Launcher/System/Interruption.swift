import Glibc
import Synchronization

/// SIGINT, SIGTERM and SIGHUP while something must be cleaned up.
///
/// While it holds, a signal is noted and passed on to the group of processes named, so that the
/// work ends soon and its owner can clean up. At most one may hold at a time.
struct Interruption: ~Copyable {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]
  private static let caught = Atomic<Int32>(0)
  private static let group = Atomic<Int32>(0)
  private let previous: [sigaction]

  init() {
    Self.caught.store(0, ordering: .sequentiallyConsistent)
    Self.group.store(0, ordering: .sequentiallyConsistent)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { signal in
      // Politely once, so that the compiler removes what it is writing; then at once.
      let again = Interruption.caught.exchange(signal, ordering: .sequentiallyConsistent) != 0
      let group = Interruption.group.load(ordering: .sequentiallyConsistent)
      if group > 0 { kill(-group, again ? SIGKILL : SIGTERM) }
    }
    previous = Self.signals.map { signal in
      var old = sigaction()
      sigaction(signal, &action, &old)
      // Who was started with a signal ignored, as by nohup, wants it ignored.
      if unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) == 1 {
        sigaction(signal, &old, nil)
      }
      return old
    }
  }

  deinit {
    for (signal, action) in zip(Self.signals, previous) {
      var action = action
      sigaction(signal, &action, nil)
    }
  }

  /// The signal that came, if one did.
  var signal: Int32? {
    let signal = Self.caught.load(ordering: .sequentiallyConsistent)
    return signal == 0 ? nil : signal
  }

  /// Passes signals on to a group of processes, also one that came already.
  func forward(to group: pid_t) {
    Self.group.store(group, ordering: .sequentiallyConsistent)
    if group > 0, signal != nil { kill(-group, SIGTERM) }
  }
}
