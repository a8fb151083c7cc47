internal import Glibc

/// What sharing a cache with a group did.
public struct SharingReport: Sendable {
  /// How many files and folders were opened to the group.
  public var opened = 0
  /// How many belong to other users, by user, and are not yet as they should be: only they can
  /// open them.
  public var others: [String: Int] = [:]
}

extension ArtifactStore {
  /// The group that the cache is shared with; nil where it is not shared.
  public var sharedGroup: String? {
    var status = stat()
    guard isShared(path), stat(path, &status) == 0 else { return nil }
    return groupName(status.st_gid)
  }

  /// Shares the cache with a group: whatever is made in it from now on, by whom and with whatever
  /// umask, belongs to the group, and what the user has in it already does too.
  ///
  /// The folders say so themselves, by their group, its rights and the set-group-ID bit: nothing
  /// else has to be remembered, and a folder that an administrator prepared that way does as well.
  public func share(with group: String) throws(StoreError) -> SharingReport {
    let number = try ArtifactStore.number(ofGroup: group)
    try open(path, to: number, named: group)
    var report = SharingReport(opened: 1)
    openAll(in: path, to: number, &report)
    return report
  }

  /// The number of a group of this machine.
  ///
  /// - Throws: ``StoreError/unknownGroup(_:)``.
  @discardableResult
  public static func number(ofGroup name: String) throws(StoreError) -> UInt32 {
    guard let entry = getgrnam(name) else { throw StoreError.unknownGroup(name) }
    return entry.pointee.gr_gid
  }

  private func open(_ path: String, to group: UInt32, named name: String) throws(StoreError) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw StoreError(path: path, code: errno) }
    let isOpen = status.st_gid == group && status.st_mode & sharedBits == sharedBits
    if isOpen { return }
    guard status.st_gid == group || chown(path, .max, group) == 0,
      chmod(path, status.st_mode & 0o7777 | sharedBits) == 0, isShared(path)
    else {
      if errno == EROFS { throw StoreError(path: path, code: EROFS) }
      throw StoreError.notInGroup(name, path: path)
    }
  }

  private func openAll(in folder: String, to group: UInt32, _ report: inout SharingReport) {
    for name in (try? fileNames(in: folder)) ?? [] {
      let path = "\(folder)/\(name)"
      guard let status = FileStatus(path: path), status.isFolder || status.isFile else { continue }
      let mode = (status.mode | (status.isFolder ? sharedBits : groupRights(of: status.mode)))
      if status.group != group || mode != status.mode {
        let isDone =
          (status.group == group || lchown(path, .max, group) == 0)
          && chmod(path, mode & 0o7777) == 0
        if isDone {
          report.opened += 1
        } else {
          report.others[userName(status.owner), default: 0] += 1
        }
      }
      if status.isFolder { openAll(in: path, to: group, &report) }
    }
  }
}
