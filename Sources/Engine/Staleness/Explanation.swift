import ArtifactStore

/// Why a stage stands where it stands, in lines that one can act on.
public struct Explanation: Codable, Sendable {
  /// An earlier result.
  public struct Origin: Codable, Sendable {
    /// The stage as it was called then.
    public let stage: String
    public let user, host, startedAt: String
    /// The run that made it, where that is recorded, and the last that used it.
    public let run, lastUsedBy: String?
    public let action, artifact: String
    public let seconds: Double
  }

  /// Something stale that a pending stage waits for.
  public struct Blocker: Codable, Sendable {
    public let stage: String
    public let causes: [StaleCause]
  }

  public let stage: String
  public let kind: String
  public let state: String
  /// What changed since the result it is compared with, one sentence each.
  public let reasons: [String]
  /// The same for machines, as far as it concerns the stage itself.
  public let causes: [StaleCause]
  /// What a pending stage waits for in the end, and why that is stale; the first few.
  public let waitsFor: [Blocker]
  /// How many stale stages it waits for.
  public let waitsForCount: Int
  /// The earlier result in words: by which run, by whom, when. Nil when there is none.
  public let comparedWith: String?
  /// That result; of a fresh stage, its own.
  public let earlier: Origin?
  /// How many stages below wait for this one; some may stay fresh, if it yields the same bytes.
  public let waitingBelow: Int
  /// How long it is likely to run, in seconds; nil where nothing like it ever ran, and where it is
  /// fresh.
  public let seconds: Double?
}

extension Explanation.Origin {
  init(_ record: Record, stage: String, lastUsedBy: String?) {
    self.init(
      stage: stage, user: record.provenance.user, host: record.provenance.host,
      startedAt: record.provenance.startedAt, run: record.provenance.run, lastUsedBy: lastUsedBy,
      action: record.key.hex, artifact: "sha256:" + record.artifact.hex,
      seconds: record.provenance.seconds)
  }

  /// `“train”, made by lin on node7, 2026-11-24T08:11:10Z, in run …`.
  var sentence: String {
    var text = "“\(stage)”, made by \(user) on \(host), \(startedAt)"
    if let run { text += ", in run \(run)" }
    if let lastUsedBy, lastUsedBy != run { text += " (last used by run \(lastUsedBy))" }
    return text
  }
}
