public import Fingerprint

/// One line of a run's journal.
public enum JournalLine: Codable, Sendable {
  case run(RunHeader)
  /// Where every stage stood before anything ran: the digest of a ``Plan``.
  case plan(Digest)
  case started(stage: String, action: Digest?, at: String)
  case settled(
    stage: String, action: Digest, artifact: Digest, how: Settlement, seconds: Double, at: String?)
  case failed(stage: String, message: String, at: String?)
  case ended(ran: Int, fresh: Int, failed: Int, interrupted: Bool, seconds: Double)
}
