public import Fingerprint
internal import Glibc

/// Why the cache could not do what it was asked to.
public enum StoreError: Error, Equatable {
  /// The disk, or the user's quota on it, is full.
  case diskFull(path: String)
  /// The user may not do this there.
  case permissionDenied(path: String)
  /// The folder is a cache of a format that this program does not know.
  case unknownFormat(path: String, found: String)
  /// The folder holds other things and is no cache.
  case notACache(path: String)
  /// No such object is in the cache.
  case missing(Digest)
  /// A file's content is not what was written; it lies at `movedTo` now, where that is known.
  case corrupt(path: String, reason: String, movedTo: String?)
  /// A name that may not become part of a path.
  case invalidName(String)
  /// A file cannot be read that says what is needed, so that nothing may be removed.
  case uncertain(path: String, reason: String)
  /// There is no such group on this machine.
  case unknownGroup(String)
  /// The user may not give the group a share in this.
  case notInGroup(String, path: String)
  /// The user may not write to the cache, which belongs to `owner`.
  case readOnly(path: String, owner: String)
  /// Another process still makes this, and patience ran out.
  case leaseHeld(LeaseHolder)
  /// Any other failure of the system: `code` is its `errno`.
  case io(path: String, code: Int32)

  /// The error that `code` stands for.
  package init(path: String, code: Int32) {
    switch code {
    case ENOSPC, EDQUOT: self = .diskFull(path: path)
    case EACCES, EPERM, EROFS: self = .permissionDenied(path: path)
    default: self = .io(path: path, code: code)
    }
  }
}

extension StoreError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .diskFull(let path):
      return "the cache disk is full: cannot write \(path); free space or pass another --cache"
    case .permissionDenied(let path):
      return "no permission for \(path) in the cache; have its folder made group-writable, "
        + "or pass another --cache"
    case .unknownFormat(let path, let found):
      return "\(path) says “\(found)”, a cache format this version does not know; "
        + "update ibpipe or pass another --cache"
    case .notACache(let path):
      return "\(path) holds files but is no ibpipe cache; pass an empty or new folder as --cache"
    case .missing(let digest):
      return "the cache has no object \(digest)"
    case .corrupt(let path, let reason, let movedTo):
      let fate = movedTo.map { "it was moved to \($0)" } ?? "it was left where it is"
      return "\(path) in the cache is corrupt (\(reason)); \(fate) and counts as missing"
    case .invalidName(let name):
      return "“\(name)” cannot name a file in the cache; use up to 128 letters, digits, “.”, “_” "
        + "and “-”, with no “.” first"
    case .uncertain(let path, let reason):
      return "\(path) cannot be read (\(reason)), so that what it needs is not known; nothing was "
        + "removed, try “ibpipe cache repair” first"
    case .unknownGroup(let name):
      return "there is no group “\(name)” on this machine; “id -nG” lists yours"
    case .notInGroup(let group, let path):
      return "\(path) cannot be shared with the group “\(group)”: it is not yours, or you are not "
        + "in the group; have its owner, who has to be in the group, run “ibpipe cache share \(group)”"
    case .readOnly(let path, let owner):
      return "the cache \(path) is read-only for you, it belongs to \(owner); have it shared with "
        + "you by “ibpipe cache share GROUP”, or pass another --cache"
    case .leaseHeld(let holder):
      return "\(holder) still makes this; wait for it, or stop it and run again"
    case .io(let path, let code):
      return "cannot use \(path) in the cache: \(String(cString: strerror(code)))"
    }
  }
}
