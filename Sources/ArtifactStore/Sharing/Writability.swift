internal import Glibc

extension ArtifactStore {
  /// Whether this process may make files in the cache.
  public var isWritable: Bool {
    for folder in [path, path(of: .objects), path(of: .records), path(of: .leases)] {
      if faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) != 0 && errno != ENOENT {
        return false
      }
    }
    return true
  }

  /// - Throws: ``StoreError/readOnly(path:owner:)``, which says whom to ask.
  public func checkWritable() throws(StoreError) {
    guard !isWritable else { return }
    var status = stat()
    guard stat(path, &status) == 0 else { throw StoreError(path: path, code: errno) }
    throw StoreError.readOnly(
      path: path, owner: "\(userName(status.st_uid)) (group \(groupName(status.st_gid)))")
  }
}
