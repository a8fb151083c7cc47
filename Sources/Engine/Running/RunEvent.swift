public import ArtifactStore
public import Fingerprint

/// What happens during a run, in order. Reporters and the journal are made from these.
public enum RunEvent: Sendable {
  case planned(stages: Int, fresh: Int, toRun: Int)
  /// - Parameter action: what its result, and its log, are kept under.
  case started(stage: String, action: Digest)
  case progress(stage: String, fraction: Double, note: String, secondsLeft: Double?)
  /// Another process makes the stage's artifact, and the stage waits for it.
  case waiting(stage: String, holder: String)
  case finished(stage: String, record: Record, how: Settlement, seconds: Double)
  /// An attempt failed, and the stage is tried again: the `attempt`th time of at most `limit`.
  case retrying(stage: String, attempt: Int, limit: Int, message: String, log: String?)
  case failed(stage: String, message: String, log: String?)
  /// The stage was not tried, as another failed: one that it needs, or any, where the run does
  /// not keep going.
  case skipped(stage: String, because: String?)
  case notice(String)
  case ended(RunSummary)
}

/// How a stage came to have its artifact.
public enum Settlement: String, Sendable, Codable {
  /// It ran.
  case ran
  /// Its record was there from the start.
  case fresh
  /// Its upstream ran and yielded the same bytes as before.
  case cutoff
  /// Another run made it meanwhile.
  case shared
}

/// How a run ended.
public struct RunSummary: Sendable {
  public var ran = 0
  public var fresh = 0
  /// The stages that failed, by name.
  public var failures: [String] = []
  /// How many stages were not tried because others had failed.
  public var skipped = 0
  public var seconds = 0.0
  public var isInterrupted = false

  public init() {}

  public var failed: Int { failures.count }

  /// The artifacts of the pipeline's outputs that are there, by output name.
  public var outputs: [(name: String, record: Record)] = []
}
