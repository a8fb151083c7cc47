internal import Glibc

/// A file of the cache whose content is not what was written.
public struct Corruption: Sendable, Equatable, CustomStringConvertible {
  /// Where it was.
  public var path: String
  /// What is wrong with it.
  public var reason: String
  /// Where it is now; nil when it was not, or could not be, moved.
  public var movedTo: String?

  public var description: String { error.description }

  var error: StoreError { .corrupt(path: path, reason: reason, movedTo: movedTo) }
}

extension ArtifactStore {
  /// Moves a corrupt file to `corrupt/`, tells of it, and returns what was told. In a cache that is
  /// only looked at, it stays where it is.
  ///
  /// - Parameter identity: the file that was read. Another process may have put a good one in its
  ///   place since; that one stays.
  @discardableResult
  func moveAside(
    _ path: String, identity: FileStatus.Identity?, reason: String
  ) -> Corruption {
    var corruption = Corruption(path: path, reason: reason, movedTo: nil)
    let now = FileStatus(path: path)?.identity
    if purpose == .work, let now, identity == nil || now == identity {
      corruption.movedTo = moveToCorrupt(path)
    }
    onCorruption(corruption)
    return corruption
  }

  private func moveToCorrupt(_ path: String) -> String? {
    guard let target = try? corruptPath(for: path) else { return nil }
    return rename(path, target) == 0 ? target : nil
  }

  /// A free name in `corrupt/` for a file of the cache.
  func corruptPath(for path: String) throws(StoreError) -> String {
    let folder = try create(.corrupt)
    let name = path.dropFirst(self.path.count + 1).map { $0 == "/" ? "-" : $0 }
    var number = 1
    while FileStatus(path: "\(folder)/\(String(name)).\(number)") != nil { number += 1 }
    return "\(folder)/\(String(name)).\(number)"
  }
}
