internal import Glibc
internal import Synchronization

/// The name a file has until it is complete: `.tmp~host~pid~start~number`. It says which process
/// writes it, so that what a dead one left behind can be told from what is being written.
struct TemporaryName {
  private static let prefix = ".tmp~"
  private static let counter = Atomic<UInt64>(0)

  var owner: ProcessIdentity

  /// A name this process has not used yet.
  static func next() -> String {
    let owner = ProcessIdentity.current
    let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
    // A host's name has neither “/” nor “~”; one that has is left to no one to sweep.
    let host = owner.host.map { $0 == "/" || $0 == "~" ? "_" : $0 }
    return "\(prefix)\(String(host))~\(owner.pid)~\(owner.start)~\(number)"
  }

  /// Reads a temporary file's name; nil for any other name.
  init?(_ name: String) {
    guard name.hasPrefix(TemporaryName.prefix) else { return nil }
    let parts = name.split(separator: "~")
    guard parts.count == 5, let pid = Int32(parts[2]), let start = UInt64(parts[3]) else {
      return nil
    }
    owner = ProcessIdentity(host: String(parts[1]), pid: pid, start: start)
  }
}
