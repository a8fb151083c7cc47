public import Fingerprint

/// One line of a run's journal.
public enum JournalLine: Codable, Sendable {
  case run(RunHeader)
  /// Where every stage stood before anything ran.
  case plan([PlannedStage])
  case started(stage: String, at: String)
  case settled(stage: String, action: Digest, artifact: Digest, how: Settlement, seconds: Double)
  case failed(stage: String, message: String)
  case ended(ran: Int, fresh: Int, failed: Int, interrupted: Bool, seconds: Double)
}

/// Who ran what, where and with which settings.
public struct RunHeader: Codable, Sendable {
  public var id: String
  public var pipeline: String
  public var settings: [String: String]
  public var user: String
  public var host: String
  public var pid: Int32
  public var startedAt: String
  public var version: String
}

/// A stage in a plan; the keys are there when they were known.
public struct PlannedStage: Codable, Sendable {
  public var stage: String
  public var kind: String
  public var definition: Digest
  public var state: String
  public var action: Digest?
  public var artifact: Digest?
}
