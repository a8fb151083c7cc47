import ArtifactStore
import Fingerprint
import FoundationEssentials
import Glibc

/// Who runs this, and where: recorded with every result, never hashed.
public enum Identity {
  public static let user: String = {
    if let entry = getpwuid(getuid()) { return String(cString: entry.pointee.pw_name) }
    return "uid \(getuid())"
  }()

  public static let host: String = {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }()
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

extension ArtifactStore {
  /// Where what a stage prints is kept.
  func logPath(for action: Digest) -> String { "\(path(of: .logs))/\(action.hex).log" }
}
