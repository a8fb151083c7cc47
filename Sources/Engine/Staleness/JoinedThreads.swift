import Glibc

/// Calls `body` for `0..<count`, on several threads where that is worth it, and gives the results
/// in order. The first error by order is thrown.
///
/// The threads are gone when this returns, where those of a pool would stay: a process may only be
/// copied while it has one thread (see ``WorkerProcess``).
func inJoinedThreads<Result: Sendable>(
  count: Int, _ body: (Int) throws -> Result
) throws -> [Result] {
  let worthwhile = 64
  let threads = min(count / worthwhile, 8, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  guard threads > 1 else { return try (0..<count).map(body) }
  // Each thread writes to parts of its own, and none outlives this call.
  var parts: [Swift.Result<[Result], any Error>] = Array(repeating: .success([]), count: threads)
  parts.withUnsafeMutableBufferPointer { parts in
    nonisolated(unsafe) let parts = parts
    withoutActuallyEscaping(body) { body in
      nonisolated(unsafe) let body = body
      let work = { @Sendable (part: Int) in
        let range = count * part / threads..<count * (part + 1) / threads
        parts[part] = Swift.Result { try range.map(body) }
      }
      let others = (1..<threads).map { part in JoinedThread { work(part) } }
      work(0)
      for thread in others { thread.join() }
    }
  }
  return try parts.flatMap { try $0.get() }
}

/// A thread that is waited for.
private struct JoinedThread {
  private final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Nil where the system refused the thread; the work is done then.
  private var thread: pthread_t?

  init(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body))
    let code = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, box.toOpaque())
    if code == 0 {
      self.thread = thread
    } else {
      box.takeRetainedValue().body()
    }
  }

  func join() { if let thread { pthread_join(thread, nil) } }
}
