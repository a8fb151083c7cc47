/// Who holds a lease, as its file says.
public struct LeaseHolder: Sendable, Equatable, Codable {
  public var host: String
  public var pid: Int32
  /// When the process started, in clock ticks since its machine did; 0 where that is not known.
  public var processStart: UInt64
  public var user: String
  /// When the lease was taken, in seconds since 1970 by the holder's clock.
  public var since: Double
  /// Where the process's number counts; nil where that is not known.
  public var machine: String?

  public init(
    host: String, pid: Int32, processStart: UInt64, user: String, since: Double,
    machine: String? = nil
  ) {
    self.host = host
    self.pid = pid
    self.processStart = processStart
    self.user = user
    self.since = since
    self.machine = machine
  }

  var process: ProcessIdentity {
    ProcessIdentity(host: host, pid: pid, start: processStart, machine: machine)
  }
}

extension LeaseHolder: CustomStringConvertible {
  public var description: String { "\(user) on \(host) (process \(pid))" }
}

/// How long to wait for a lease, and when to give its holder up.
public struct LeasePatience: Sendable, Equatable {
  /// Seconds between two signs of life of a holder.
  public var heartbeat: Double
  /// Seconds without a sign of life after which a holder counts as dead.
  public var staleAfter: Double
  /// A heartbeat older than `staleAfter` and these seconds, by the clock of the file system, is
  /// stale at first sight; else the waiter watches for `staleAfter` by its own clock.
  public var clockSkew: Double
  /// Seconds between two looks at the lease.
  public var poll: Double
  /// Seconds after which waiting ends with an error; nil waits on.
  public var limit: Double?

  public init(
    heartbeat: Double = 10, staleAfter: Double = 60, clockSkew: Double = 300, poll: Double = 0.25,
    limit: Double? = nil
  ) {
    self.heartbeat = heartbeat
    self.staleAfter = staleAfter
    self.clockSkew = clockSkew
    self.poll = poll
    self.limit = limit
  }
}
