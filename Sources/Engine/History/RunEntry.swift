public import ArtifactStore
import FoundationEssentials

/// What became of a run.
public enum RunState: String, Sendable, Codable {
  case running, done, failed, interrupted
  /// Its process is gone, and it never ended.
  case died
  /// It runs on another host, or did: its journal has not been touched for some time.
  case silent
}

/// How a run ended: the last line of its journal.
public struct RunEnding: Sendable, Codable, Equatable {
  public var ran: Int
  public var fresh: Int
  public var failed: Int
  public var interrupted: Bool
  public var seconds: Double
}

/// A run as a list shows it. Only the first and the last line of its journal are read, however
/// long it is.
public struct RunEntry: Sendable {
  public let header: RunHeader
  /// Nil while it runs, and for ever where it died.
  public let ending: RunEnding?
  public let state: RunState
  /// When the journal was last written to, in seconds since 1970.
  public let lastWritten: Double

  public var id: String { header.id }

  /// Seconds without a sign of life after which a run on another host counts as silent; many times
  /// the journal's heartbeat, for clocks that differ.
  private static let silence = 600.0

  /// Nil where there is no such run, or its journal does not begin as one.
  public init?(_ id: String, in store: ArtifactStore) {
    guard let ends = try? store.journalEnds(of: id), let first = ends.first,
      case .run(let header)? = try? JSONDecoder().decode(JournalLine.self, from: Data(first)),
      header.id == id
    else { return nil }
    self.header = header
    lastWritten = ends.modified
    if let last = ends.last,
      case .ended(let ran, let fresh, let failed, let interrupted, let seconds)? =
        try? JSONDecoder().decode(JournalLine.self, from: Data(last))
    {
      ending = RunEnding(
        ran: ran, fresh: fresh, failed: failed, interrupted: interrupted, seconds: seconds)
      state = interrupted ? .interrupted : failed > 0 ? .failed : .done
      return
    }
    ending = nil
    let process = ProcessIdentity(
      host: header.host, pid: header.pid, start: header.processStart ?? 0)
    if process.isGone {
      state = .died
    } else if header.host == Identity.host {
      state = .running
    } else {
      let quiet = Date.now.timeIntervalSince1970 - ends.modified
      state = quiet < RunEntry.silence ? .running : .silent
    }
  }

  /// When it began, in seconds since 1970; nil where the header does not say so in ISO 8601.
  public var began: Double? {
    (try? Date(header.startedAt, strategy: .iso8601))?.timeIntervalSince1970
  }

  /// How long it took, or has taken so far, in seconds: whole ones until it ends, as its header does
  /// not tell parts of them.
  public var seconds: Double {
    if let ending { return ending.seconds }
    guard let began else { return 0 }
    let now = state == .running ? Date.now.timeIntervalSince1970 : lastWritten
    return max(0, now - began).rounded(.down)
  }
}
