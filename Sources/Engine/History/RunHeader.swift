/// Who ran what, where, how and with which settings: the first line of a run's journal.
public struct RunHeader: Codable, Sendable, Equatable {
  public var id: String
  public var pipeline: String
  /// The values of all settings, by name.
  public var settings: [String: String]
  /// Those whose value is not the pipeline's own.
  public var changed: [String: String]?
  /// The sweep that the run is one of: the start of its id, which all runs of the sweep share.
  public var sweep: String?
  /// The user's arguments, from the verb on.
  public var arguments: [String]?
  public var jobs: Int?
  public var threads: Int?
  public var user: String
  public var host: String
  public var pid: Int32
  /// When the process started, in clock ticks since its machine did.
  public var processStart: UInt64?
  /// ISO 8601.
  public var startedAt: String
  public var version: String
  /// How many stages the pipeline has, and how many of them were to run, if only perhaps.
  public var stages: Int?
  public var toRun: Int?
}

/// What a user asked a run to do, for its journal.
public struct RunRequest: Sendable {
  public var pipeline: String
  public var settings: [String: String]
  public var changed: [String: String]
  public var arguments: [String]
  public var jobs: Int?
  public var threads: Int?
  /// Which run of which sweep this is, counted from 1; see ``RunIdentifier/next()``.
  public var sweep: (id: String, number: Int)?

  public init(
    pipeline: String, settings: [String: String] = [:], changed: [String: String] = [:],
    arguments: [String] = [], jobs: Int? = nil, threads: Int? = nil,
    sweep: (id: String, number: Int)? = nil
  ) {
    self.pipeline = pipeline
    self.settings = settings
    self.changed = changed
    self.arguments = arguments
    self.jobs = jobs
    self.threads = threads
    self.sweep = sweep
  }
}
