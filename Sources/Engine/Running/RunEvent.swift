public import ArtifactStore
public import Fingerprint

/// What happens during a run, in order. Reporters and the journal are made from these.
public enum RunEvent: Sendable {
  case planned(stages: Int, fresh: Int, toRun: Int)
  /// - Parameter action: what its result, and its log, are kept under.
  case started(stage: String, action: Digest)
  case progress(stage: String, fraction: Double, note: String, secondsLeft: Double?)
  case waiting(stage: String, holder: String)
  case finished(stage: String, record: Record, how: Settlement, seconds: Double)
  case failed(stage: String, message: String, log: String?)
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
  public var failed = 0
  public var seconds = 0.0
  public var isInterrupted = false
  /// The artifacts of the pipeline's outputs that are there, by output name.
  public var outputs: [(name: String, record: Record)] = []
}
