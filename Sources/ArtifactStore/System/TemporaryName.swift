internal import Glibc
internal import Synchronization

/// The name a file has until it is complete: `.tmp~host~machine~pid~start~number`. It says which
/// process writes it, so that what a dead one left behind can be told from what is being written.
///
/// A file that is being taken out of the cache bears such a name too, with its own behind `.out~`,
/// so that it can be put back if the process that takes it out dies over it.
struct TemporaryName {
  private static let prefix = ".tmp~"
  private static let outPrefix = ".out~"
  private static let counter = Atomic<UInt64>(0)

  var owner: ProcessIdentity
  /// The name that the file had in its place; nil for one that is not complete.
  var place: String?

  /// A name this process has not used yet.
  static func next() -> String { prefix + owner() }

  /// The name under which this process takes the file of that name out of its folder.
  static func takingOut(_ name: String) -> String { "\(outPrefix)\(name)~\(owner())" }

  private static func owner() -> String {
    let owner = ProcessIdentity.current
    let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
    // A host's name has neither “/” nor “~”; one that has is left to no one to sweep.
    let host = owner.host.map { $0 == "/" || $0 == "~" ? "_" : $0 }
    let machine = owner.machine ?? "-"
    return "\(String(host))~\(machine)~\(owner.pid)~\(owner.start)~\(number)"
  }

  /// Whether a name is that of a temporary file, be it one that this version does not understand.
  static func isTemporary(_ name: String) -> Bool {
    name.hasPrefix(prefix) || name.hasPrefix(outPrefix)
  }

  /// Reads a temporary file's name; nil for any other name.
  init?(_ name: String) {
    guard TemporaryName.isTemporary(name) else { return nil }
    var parts = name.split(separator: "~", omittingEmptySubsequences: false).dropFirst()
    if name.hasPrefix(TemporaryName.outPrefix) { place = parts.popFirst().map(String.init) }
    let fields = Array(parts)
    guard fields.count == 5, let pid = Int32(fields[2]), let start = UInt64(fields[3]) else {
      return nil
    }
    owner = ProcessIdentity(
      host: String(fields[0]), pid: pid, start: start,
      machine: fields[1] == "-" ? nil : String(fields[1]))
  }
}
