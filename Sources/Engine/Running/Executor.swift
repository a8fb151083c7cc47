/// Where jobs run. `LocalExecutor` runs them in processes here; another may use a cluster.
public protocol Executor: AnyObject {
  /// Starts a job; its messages come from ``wait(milliseconds:)`` under the same ticket.
  func start(_ job: Job, ticket: Int) throws
  /// Says how many threads a running job may use from now on.
  func setThreads(_ threads: Int, ticket: Int)
  /// Blocks until something happens or the time is over.
  func wait(milliseconds: Int) -> [ExecutorEvent]
  /// Ends a running job: asks it to stop at its next report, or ends it at once, with whatever
  /// programs it started.
  func stop(ticket: Int, atOnce: Bool)
}

/// What an executor reports.
public enum ExecutorEvent: Sendable {
  case message(ticket: Int, WorkerMessage)
  /// The worker is gone; `problem` says how where it did not end by itself.
  case ended(ticket: Int, problem: String?)
  /// The user asked to stop.
  case interrupted
}
