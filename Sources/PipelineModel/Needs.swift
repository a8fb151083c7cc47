/// What a stage asks of the machine it runs on. It never is part of a key: the same stage with
/// other needs gives the same bytes.
///
/// ```swift
/// struct Embed: Stage {
///   var needs: Needs { Needs(cores: 2, memory: 3 << 30, timeLimit: .seconds(3600), retries: 1) }
/// ```
public struct Needs: Sendable, Equatable {
  /// The least number of cores that it makes sense to run with. The stage is given more threads
  /// where there are more. 0 is for a stage that hardly computes, such as one that waits for
  /// another machine.
  public var cores: Int
  /// The most memory that the stage has in use, in bytes; nil where that is not known.
  public var memory: Int?
  /// How long an attempt may take; nil leaves it to `--time-limit`.
  public var timeLimit: Duration?
  /// How often the stage is tried again after an attempt that failed; nil leaves it to
  /// `--retries`.
  public var retries: Int?

  public init(
    cores: Int = 1, memory: Int? = nil, timeLimit: Duration? = nil, retries: Int? = nil
  ) {
    self.cores = max(0, cores)
    self.memory = memory.map { max(0, $0) }
    self.timeLimit = timeLimit
    self.retries = retries.map { max(0, $0) }
  }
}
