internal import Glibc

/// Takes a file or folder out of the cache, if it still is what was judged to go.
///
/// It is renamed first, so that nobody comes upon it any more, and then looked at again. A process
/// that replaced or touched it before the rename has its way: it is put back. One that comes later
/// finds nothing there and makes it anew. If this process dies in between, whoever sweeps temporary
/// files puts it back.
///
/// - Parameters:
///   - target: where it is moved to; nil removes it.
///   - isStill: whether what the status tells of is what was judged.
/// - Returns: whether it is gone; false too when it was gone before.
@discardableResult
func takeOut(
  _ path: String, to target: String? = nil, if isStill: (FileStatus) -> Bool
) throws(StoreError) -> Bool {
  guard let aside = try TakenOut(path, if: isStill) else { return false }
  return try aside.finish(movingTo: target)
}

/// What was taken out, and may be put back yet.
struct TakenOut: Sendable {
  let path: String
  private let aside: String

  /// Nil where it is gone, or is another by now.
  init?(_ path: String, if isStill: (FileStatus) -> Bool) throws(StoreError) {
    // Most of what changed shows here already, and is then never missing for anybody.
    guard let now = FileStatus(path: path), isStill(now) else { return nil }
    let folder = parentFolder(of: path) ?? "."
    let name = path.dropFirst(folder.utf8.count + 1)
    self.path = path
    aside = "\(folder)/\(TemporaryName.takingOut(String(name)))"
    guard rename(path, aside) == 0 else {
      if errno == ENOENT { return nil }
      throw StoreError(path: path, code: errno)
    }
    guard let taken = FileStatus(path: aside), isStill(taken) else {
      putBack()
      return nil
    }
  }

  func finish(movingTo target: String? = nil) throws(StoreError) -> Bool {
    if let target {
      guard rename(aside, target) == 0 else {
        let code = errno
        putBack()
        throw StoreError(path: path, code: code)
      }
      return true
    }
    guard removeAll(aside) || FileStatus(path: aside) == nil else {
      throw StoreError(path: path, code: errno)
    }
    return true
  }

  func putBack() { TakenOut.putBack(aside, at: path) }

  /// Puts back what lies aside, unless its place was taken.
  static func putBack(_ aside: String, at path: String) {
    if link(aside, path) == 0 || errno == EEXIST {
      unlink(aside)
    } else if FileStatus(path: path) == nil {
      // A folder, or a file system without hard links.
      rename(aside, path)
    } else {
      removeAll(aside)
    }
  }
}

/// Removes a file, or a folder with all it holds; false where something of it stays.
@discardableResult
func removeAll(_ path: String) -> Bool {
  if unlink(path) == 0 || errno == ENOENT { return true }
  guard FileStatus(path: path)?.isFolder == true else { return false }
  for name in (try? fileNames(in: path)) ?? [] { removeAll("\(path)/\(name)") }
  return rmdir(path) == 0 || errno == ENOENT
}
