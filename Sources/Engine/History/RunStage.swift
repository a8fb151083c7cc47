public import Fingerprint

/// What became of a stage in a run.
public enum StageFate: String, Sendable, Codable {
  /// Its result was there from the start.
  case fresh
  case ran
  /// Its upstream ran and yielded the same bytes as before.
  case cutoff
  /// Another run made it meanwhile.
  case shared
  case failed
  /// It was started and has not ended: it runs, or did when the run ended.
  case started
  /// It was not come to, or not needed.
  case idle
}

/// A stage of a run, as the run's journal tells of it.
public struct RunStage: Sendable {
  public let name: String
  public private(set) var kind = ""
  /// Nil for a stage that no plan named.
  public private(set) var definition: Digest?
  /// The outputs that this is the stage of.
  public private(set) var outputs: [String] = []
  /// Where it stood before anything ran: fresh, stale or pending.
  public private(set) var planned = ""
  public private(set) var fate = StageFate.idle
  /// The key that its result is kept under, once that is known.
  public private(set) var action: Digest?
  /// What it made; nil until it is settled.
  public private(set) var artifact: Digest?
  /// ISO 8601; nil where it did not run.
  public private(set) var startedAt: String?
  public private(set) var endedAt: String?
  /// How long it ran, in seconds.
  public private(set) var seconds: Double?
  /// Why it failed.
  public private(set) var message: String?

  init(name: String) { self.name = name }

  init(planned stage: PlannedStage) {
    name = stage.stage
    kind = stage.kind
    definition = stage.definition
    outputs = stage.outputs ?? []
    planned = stage.state
    action = stage.action
    artifact = stage.artifact
    if artifact != nil { fate = .fresh }
  }

  mutating func start(_ action: Digest?, at time: String) {
    if let action { self.action = action }
    fate = .started
    startedAt = time
    endedAt = nil
    message = nil
  }

  mutating func settle(
    _ action: Digest, _ artifact: Digest, how: Settlement, seconds: Double, at time: String?
  ) {
    self.action = action
    self.artifact = artifact
    endedAt = time
    switch how {
    case .ran: fate = .ran
    case .fresh: fate = .fresh
    case .cutoff: fate = .cutoff
    case .shared: fate = .shared
    }
    if how == .ran { self.seconds = seconds }
  }

  mutating func fail(_ message: String, at time: String?) {
    fate = .failed
    self.message = message
    artifact = nil
    endedAt = time
  }
}
