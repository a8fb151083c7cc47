import CProcess
import FoundationEssentials
import Glibc
import Synchronization

/// The other end of ``LocalExecutor``: a process that runs one stage and ends.
public enum Worker {
  private static let stopping = Atomic<Bool>(false)

  /// Reads a job from standard input, runs it, and gives the exit code.
  ///
  /// - Parameter setThreads: called whenever the stage's share of threads changes.
  public static func serve(
    _ runner: StageRunner, setThreads: @escaping @Sendable (Int) -> Void
  ) -> Int32 {
    // A program that the stage starts must not keep the answers open beyond the worker's end.
    _ = fcntl(WorkerProcess.answers, F_SETFD, FD_CLOEXEC)
    // What the stage prints can be followed, and is there when it crashes.
    ibp_buffer_lines()
    signal(SIGTERM) { _ in Worker.stopping.store(true, ordering: .relaxed) }
    let orders = OrderReader()
    guard case .run(let job)? = orders.next() else { return 2 }
    let answers = Answers()
    // When the scheduler ends, however it ends, this input closes and the worker goes too.
    let listener = Thread.detached {
      while let order = orders.next() {
        if case .threads(let threads) = order { setThreads(threads) }
      }
      // With the programs that the stage started, which are of this process's own group.
      if getpgrp() == getpid() { kill(0, SIGKILL) }
      _exit(3)
    }
    guard listener else { return 2 }
    let last = runner.run(
      job, tell: { answers.send($0) }, isStopping: { stopping.load(ordering: .relaxed) })
    answers.send(last)
    return 0
  }
}

/// Reads orders line by line from standard input.
private final class OrderReader: @unchecked Sendable {
  // Used by one thread at a time: the main thread for the first order, the listener afterwards.
  private var unread: [UInt8] = []

  func next() -> WorkerOrder? {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        let line = Data(unread[..<end])
        unread.removeSubrange(...end)
        return try? JSONDecoder().decode(WorkerOrder.self, from: line)
      }
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return nil }
      unread += buffer.prefix(count)
    }
  }
}

/// Writes messages to the scheduler; progress at most ten times a second.
private final class Answers: Sendable {
  private let lastProgress = Mutex(ContinuousClock.now - .seconds(1))

  func send(_ message: WorkerMessage) {
    if case .progress = message {
      let isDue = lastProgress.withLock { last in
        guard ContinuousClock.now - last >= .milliseconds(100) else { return false }
        last = .now
        return true
      }
      guard isDue else { return }
    }
    guard var line = try? JSONEncoder().encode(message) else { return }
    line.append(UInt8(ascii: "\n"))
    line.withUnsafeBytes { bytes in
      if let base = bytes.baseAddress { _ = write(WorkerProcess.answers, base, bytes.count) }
    }
  }
}

private enum Thread {
  /// Starts a thread that nobody waits for; false when the system refuses.
  static func detached(_ body: @escaping @Sendable () -> Void) -> Bool {
    final class Box {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body))
    return pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, box.toOpaque()) == 0
  }
}
