public import ArtifactStore
import FoundationEssentials
import Glibc

/// Runs each job in a process of its own: a crash, an out-of-memory kill or a leak costs that
/// stage alone.
///
/// A worker is a copy of this process, or this very program with `worker` as its verb. It gets orders on its standard input,
/// answers on descriptor 3, and whatever the stage prints goes to the stage's log. When the input
/// closes, because this process ended in whatever way, the worker ends too.
public final class LocalExecutor: Executor {
  private final class Worker {
    let pid: pid_t
    let orders: Int32
    let answers: Int32
    var unread: [UInt8] = []
    init(pid: pid_t, orders: Int32, answers: Int32) {
      self.pid = pid
      self.orders = orders
      self.answers = answers
    }
  }

  private let arguments: [String]
  private let serve: (() -> Int32)?
  private let store: ArtifactStore
  private let signals: SignalPipe
  private var workers: [Int: Worker] = [:]

  /// - Parameters:
  ///   - arguments: what to call this program with so that it becomes a worker.
  ///   - serve: what a copy of this process calls to be a worker; it gives the exit code. Nil
  ///     where this process may not be copied, as libraries it used have threads.
  ///   - signals: tells of Ctrl-C.
  ///   - store: whose `logs/` keep what the stages print.
  public init(
    arguments: [String], serve: (() -> Int32)?, signals: SignalPipe, store: ArtifactStore
  ) {
    self.arguments = arguments
    self.serve = serve
    self.signals = signals
    self.store = store
    // A worker that dies while it is being told something must not take this process along.
    signal(SIGPIPE, SIG_IGN)
  }

  public func start(_ job: Job, ticket: Int) throws {
    let log = try CapturedLog.open(for: job, in: store)
    defer { close(log) }
    let orders = try Pipe()
    defer { close(orders.reading) }
    do {
      workers[ticket] = try spawn(orders: orders, log: log)
    } catch {
      close(orders.writing)
      throw error
    }
    send(.run(job), to: ticket)
  }

  private func spawn(orders: Pipe, log: Int32) throws -> Worker {
    let answers = try Pipe()
    defer { close(answers.writing) }
    do {
      let copy = try serve.flatMap {
        try WorkerProcess.fork(
          input: orders.reading, log: log, answers: answers.writing, serve: $0)
      }
      let pid =
        try copy
        ?? WorkerProcess.spawn(
          arguments: arguments, input: orders.reading, log: log, answers: answers.writing)
      return Worker(pid: pid, orders: orders.writing, answers: answers.reading)
    } catch {
      close(answers.reading)
      throw error
    }
  }

  public func setThreads(_ threads: Int, ticket: Int) {
    send(.threads(threads), to: ticket)
  }

  private func send(_ order: WorkerOrder, to ticket: Int) {
    guard let worker = workers[ticket], var line = try? JSONEncoder().encode(order) else { return }
    line.append(UInt8(ascii: "\n"))
    line.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      var sent = 0
      while sent < bytes.count {
        let count = Glibc.write(worker.orders, base + sent, bytes.count - sent)
        if count <= 0 { return }
        sent += count
      }
    }
  }

  public func wait(milliseconds: Int) -> [ExecutorEvent] {
    let tickets = workers.keys.sorted()
    var descriptors = [pollfd(fd: signals.reading, events: Int16(POLLIN), revents: 0)]
    descriptors += tickets.compactMap { ticket in
      workers[ticket].map { pollfd(fd: $0.answers, events: Int16(POLLIN), revents: 0) }
    }
    guard poll(&descriptors, nfds_t(descriptors.count), Int32(milliseconds)) > 0 else { return [] }
    var events: [ExecutorEvent] = []
    if descriptors[0].revents != 0 {
      for _ in 0..<signals.take() { events.append(.interrupted) }
    }
    for (ticket, descriptor) in zip(tickets, descriptors.dropFirst()) where descriptor.revents != 0
    {
      events += receive(from: ticket)
    }
    return events
  }

  private func receive(from ticket: Int) -> [ExecutorEvent] {
    guard let worker = workers[ticket] else { return [] }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = read(worker.answers, &buffer, buffer.count)
    if count > 0 {
      worker.unread += buffer.prefix(count)
      return lines(of: worker).map { .message(ticket: ticket, $0) }
    }
    if count < 0 && errno == EINTR { return [] }
    close(worker.answers)
    close(worker.orders)
    workers[ticket] = nil
    return [.ended(ticket: ticket, problem: WorkerProcess.reap(worker.pid))]
  }

  private func lines(of worker: Worker) -> [WorkerMessage] {
    var messages: [WorkerMessage] = []
    while let end = worker.unread.firstIndex(of: UInt8(ascii: "\n")) {
      let line = Data(worker.unread[..<end])
      worker.unread.removeSubrange(...end)
      if let message = try? JSONDecoder().decode(WorkerMessage.self, from: line) {
        messages.append(message)
      }
    }
    return messages
  }

  public func stop(ticket: Int, atOnce: Bool) {
    guard let worker = workers[ticket] else { return }
    // A worker leads a group of its own, which the programs that its stage started belong to.
    guard atOnce else {
      kill(worker.pid, SIGTERM)
      return
    }
    // One that has only just been started may have no group yet.
    if kill(-worker.pid, SIGKILL) != 0 { kill(worker.pid, SIGKILL) }
  }
}

/// A pipe whose ends close on exec.
struct Pipe {
  let reading: Int32
  let writing: Int32

  init() throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw SystemFailure("no pipe can be made") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    reading = ends[0]
    writing = ends[1]
  }
}

/// A system call that failed, with the system's own reason.
struct SystemFailure: Error, CustomStringConvertible {
  let description: String
  init(_ what: String) { description = "\(what): \(String(cString: strerror(errno)))" }
}
