internal import Glibc

extension ArtifactStore {
  /// Removes what processes of this host that are dead now left half-written.
  ///
  /// - Returns: how many files were removed.
  @discardableResult
  public func sweepTemporaries() throws(StoreError) -> Int {
    var folders = [path, path(of: .leases)]
    for folder in [Folder.objects, .records, .progress] {
      for name in try fileNames(in: path(of: folder)) {
        folders.append("\(path(of: folder))/\(name)")
      }
    }
    var removed = 0
    for folder in folders {
      guard let names = try? fileNames(in: folder) else { continue }
      for name in names {
        if TemporaryName(name)?.owner.isGone == true, unlink("\(folder)/\(name)") == 0 {
          removed += 1
        }
      }
    }
    return removed
  }
}
