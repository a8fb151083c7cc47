internal import Fingerprint
internal import Glibc

/// A process, told apart from later ones that get the same number.
public struct ProcessIdentity: Hashable, Sendable, Codable {
  public var host: String
  public var pid: Int32
  /// When it started, in clock ticks since the machine did (`/proc/PID/stat`, field 22); 0 where
  /// that is not known.
  public var start: UInt64
  /// Where the number counts: the start of the kernel and the process namespace, as
  /// ``machineName`` says it. Two containers or machines may bear the same name. Nil where it is
  /// not known; then the name of the host has to do.
  public var machine: String?

  public init(host: String, pid: Int32, start: UInt64, machine: String? = nil) {
    self.host = host
    self.pid = pid
    self.start = start
    self.machine = machine
  }

  /// This process. Asked anew each time, as a forked child is another one.
  package static var current: ProcessIdentity {
    let pid = getpid()
    return ProcessIdentity(
      host: hostName, pid: pid, start: ProcessStatus(of: pid)?.start ?? 0, machine: machineName)
  }

  /// This machine's name.
  package static let hostName: String = {
    var name = [CChar](repeating: 0, count: 256)
    let failed = gethostname(&name, name.count - 1)
    let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return failed != 0 || text.isEmpty ? "localhost" : text
  }()

  /// The machine that process numbers of this process count on: twelve digits made of the boot of
  /// its kernel and its process namespace; nil where the system does not tell.
  package static let machineName: String? = {
    let boot = procText("sys/kernel/random/boot_id")
    var namespace = [UInt8](repeating: 0, count: 64)
    let count = readlink("/proc/self/ns/pid", &namespace, namespace.count)
    guard boot.count >= 32, count > 0 else { return nil }
    let both = boot + String(decoding: namespace.prefix(count), as: UTF8.self)
    return String(SHA256.digest(of: both).hex.prefix(12))
  }()

  /// True when the process is known to be gone: it was one of this machine, and is no more. A
  /// process that this user may not signal is there, and so is any that cannot be looked up from
  /// here.
  package var isGone: Bool {
    guard host == ProcessIdentity.hostName, pid > 0,
      machine == nil || machine == ProcessIdentity.machineName
    else { return false }
    if kill(pid, 0) != 0 && errno == ESRCH { return true }
    guard let now = ProcessStatus(of: pid) else { return false }
    return now.hasEnded || (start != 0 && now.start != start)
  }
}

/// What the system says of a process of this machine.
private struct ProcessStatus {
  /// In clock ticks since the machine started.
  var start: UInt64
  /// It has ended, and its parent has not asked how. One that goes on without its first thread
  /// looks alike, but has others.
  var hasEnded: Bool

  init?(of pid: Int32) {
    let text = procText("\(pid)/stat")
    // Field 2 is the command's name in brackets, and may hold spaces and brackets of its own.
    guard let bracket = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: bracket)...].split(separator: " ")
    guard fields.count > 19, let start = UInt64(fields[19]), let threads = Int(fields[17]) else {
      return nil
    }
    self.start = start
    hasEnded = ["Z", "X"].contains(fields[0]) && threads <= 1
  }
}

/// A short file below `/proc`; empty where it cannot be read.
private func procText(_ name: String) -> String {
  guard let file = try? Descriptor(opening: "/proc/\(name)", O_RDONLY) else { return "" }
  // A proc file says its size is 0, so it is read into a buffer of fixed size.
  return withUnsafeTemporaryAllocation(byteCount: 2048, alignment: 1) { buffer in
    let count = (try? file.read(into: buffer, at: 0)) ?? 0
    return String(decoding: buffer.prefix(count), as: UTF8.self)
  }
}

/// The name of the user, for others to know whom to ask.
package func currentUser() -> String { userName(getuid()) }

/// The name of a user of this machine, or the number where there is none.
package func userName(_ number: UInt32) -> String {
  if let entry = getpwuid(number) { return String(cString: entry.pointee.pw_name) }
  return "uid \(number)"
}

/// The name of a group of this machine, or the number where there is none.
package func groupName(_ number: UInt32) -> String {
  if let entry = getgrgid(number) { return String(cString: entry.pointee.gr_name) }
  return "gid \(number)"
}
