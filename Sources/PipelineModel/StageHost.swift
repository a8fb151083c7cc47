public import Fingerprint

/// What the engine does for a running stage; ``StageContext`` is the stage's view of it.
public protocol StageHost: Sendable {
  /// The stored payloads of the input with that definition key.
  func payloads(of definition: Digest) throws -> any PayloadReader
  func report(fraction: Double, note: String) throws
  func save(_ state: [Payload]) throws
  /// The path of a folder that the stage alone uses and that is removed when it ends.
  func scratchFolder() throws -> String
  func resume() throws -> (any PayloadReader)?
}
