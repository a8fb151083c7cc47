internal import Glibc

/// A process, told apart from later ones that get the same number.
public struct ProcessIdentity: Hashable, Sendable, Codable {
  public var host: String
  public var pid: Int32
  /// When it started, in clock ticks since the machine did (`/proc/PID/stat`, field 22); 0 where
  /// that is not known.
  public var start: UInt64

  public init(host: String, pid: Int32, start: UInt64) {
    self.host = host
    self.pid = pid
    self.start = start
  }

  /// This process. Asked anew each time, as a forked child is another one.
  package static var current: ProcessIdentity {
    let pid = getpid()
    return ProcessIdentity(host: hostName, pid: pid, start: startTime(of: pid) ?? 0)
  }

  /// This machine's name.
  package static let hostName: String = {
    var name = [CChar](repeating: 0, count: 256)
    let failed = gethostname(&name, name.count - 1)
    let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return failed != 0 || text.isEmpty ? "localhost" : text
  }()

  /// True when the process is known to be gone: it was one of this machine, and is no more.
  package var isGone: Bool {
    guard host == ProcessIdentity.hostName else { return false }
    if kill(pid, 0) != 0 && errno == ESRCH { return true }
    guard start != 0, let now = ProcessIdentity.startTime(of: pid) else { return false }
    return now != start
  }

  private static func startTime(of pid: Int32) -> UInt64? {
    guard let file = try? Descriptor(opening: "/proc/\(pid)/stat", O_RDONLY) else { return nil }
    // A proc file says its size is 0, so it is read into a buffer of fixed size.
    let text = withUnsafeTemporaryAllocation(byteCount: 2048, alignment: 1) { buffer in
      let count = (try? file.read(into: buffer, at: 0)) ?? 0
      return String(decoding: buffer.prefix(count), as: UTF8.self)
    }
    // Field 2 is the command's name in brackets, and may hold spaces and brackets of its own.
    guard let bracket = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: bracket)...].split(separator: " ")
    return fields.count > 19 ? UInt64(fields[19]) : nil
  }
}

/// The name of the user, for others to know whom to ask.
package func currentUser() -> String {
  if let entry = getpwuid(getuid()) { return String(cString: entry.pointee.pw_name) }
  return "uid \(getuid())"
}
