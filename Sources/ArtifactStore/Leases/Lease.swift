internal import Dispatch
internal import Glibc
internal import Synchronization

/// The claim to be the one who makes something. It only keeps others from making it too: what is
/// made is right without it.
///
/// The heartbeat is the modification time of the lease's file, renewed in the background until the
/// lease is released.
public final class Lease: Sendable {
  public let holder: LeaseHolder
  private let path: String
  /// The lease's open file; nil once released.
  private let descriptor: Mutex<Int32?>
  // Dispatch sources may be used from any thread; their protocol does not say so.
  nonisolated(unsafe) private let timer: any DispatchSourceTimer

  /// Takes over an open file, which is the lease.
  init(holder: LeaseHolder, path: String, descriptor: Int32, heartbeat: Double) {
    self.holder = holder
    self.path = path
    self.descriptor = Mutex(descriptor)
    timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "ibpipe.lease"))
    timer.schedule(deadline: .now() + heartbeat, repeating: heartbeat)
    timer.setEventHandler { futimens(descriptor, nil) }
    // Only here is it certain that no heartbeat is under way.
    timer.setCancelHandler { close(descriptor) }
    timer.activate()
  }

  deinit { release() }

  /// Shows a sign of life now.
  public func touch() {
    descriptor.withLock { if let number = $0 { futimens(number, nil) } }
  }

  /// False once released, or once another process took the lease for stale and removed it.
  public var isHeld: Bool {
    descriptor.withLock { $0.map(isLease) ?? false }
  }

  /// Gives the lease up, so that another may take it. May be called twice.
  public func release() {
    descriptor.withLock { descriptor in
      guard let number = descriptor else { return }
      if isLease(number) { unlink(path) }
      descriptor = nil
      timer.cancel()
    }
  }

  /// Whether an open file is the one that lies at the lease's path.
  private func isLease(_ number: Int32) -> Bool {
    var status = stat()
    guard fstat(number, &status) == 0 else { return false }
    return FileStatus(path: path)?.identity == FileStatus(status).identity
  }
}
