public import Fingerprint

/// What a worker tells the scheduler, one JSON object a line.
public enum WorkerMessage: Codable, Sendable {
  case progress(fraction: Double, note: String)
  /// Another process is making the same artifact; the worker waits for it.
  case waiting(holder: String)
  /// The wait is over, and the stage runs now.
  case began
  /// The artifact is published. `made` is false when somebody else had published it meanwhile.
  case done(made: Bool)
  /// The stage failed, in one sentence. `isFinal` says that trying again would fail alike: the
  /// stage threw a `UserError`.
  case failed(message: String, isFinal: Bool)
  /// An input's object is missing or was found corrupt and moved aside; it must be made again.
  case damaged(input: Digest, message: String)
  /// The run was being stopped.
  case interrupted
}

/// What the scheduler tells a worker, one JSON object a line on its standard input.
public enum WorkerOrder: Codable, Sendable {
  case run(Job)
  /// How many threads the stage may use from now on.
  case threads(Int)
}
