public import Fingerprint

/// One line of a run's journal.
public enum JournalLine: Codable, Sendable {
  case run(RunHeader)
  /// Where every stage stood before anything ran.
  case plan([PlannedStage])
  case started(stage: String, action: Digest?, at: String)
  case settled(
    stage: String, action: Digest, artifact: Digest, how: Settlement, seconds: Double, at: String?)
  case failed(stage: String, message: String, at: String?)
  case ended(ran: Int, fresh: Int, failed: Int, interrupted: Bool, seconds: Double)
}

/// A stage in a plan; the keys are there when they were known.
public struct PlannedStage: Codable, Sendable {
  public var stage: String
  public var kind: String
  public var definition: Digest
  public var state: String
  public var action: Digest?
  public var artifact: Digest?
  /// The outputs that this is the stage of; nil for none.
  public var outputs: [String]?
}
