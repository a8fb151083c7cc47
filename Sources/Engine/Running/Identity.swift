import ArtifactStore
import Glibc

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
  public static func now() -> String { text(of: time(nil)) }

  /// A time in seconds since 1970. Not by Foundation: every run does this, and its first date
  /// takes a third of a millisecond.
  package static func text(of seconds: Int) -> String {
    var seconds = seconds
    var parts = tm()
    gmtime_r(&seconds, &parts)
    return String(unsafeUninitializedCapacity: 64) { buffer in
      buffer.withMemoryRebound(to: CChar.self) {
        strftime($0.baseAddress, $0.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
      }
    }
  }
}
