import ArtifactStore
import FoundationEssentials

/// Who runs this, and where: recorded with every result, never hashed.
public enum Identity {
  public static let user = currentUser()
  public static let host = ProcessIdentity.hostName
}

/// The version that records carry.
public enum EngineVersion {
  public static let text = "0.1.0"
}

/// Times as people and other tools read them.
public enum Timestamp {
  /// Now, in UTC, as ISO 8601 to the second.
  public static func now() -> String { Date.now.formatted(.iso8601) }
}
