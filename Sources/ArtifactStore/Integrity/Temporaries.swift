internal import Glibc

extension ArtifactStore {
  /// Removes what processes of this machine that are dead now left half-written, and puts back
  /// what they had begun to take out.
  ///
  /// - Returns: how many files were dealt with.
  @discardableResult
  public func sweepTemporaries() throws(StoreError) -> Int {
    var swept = 0
    for file in try temporaries() where file.isDead {
      if let place = file.place {
        TakenOut.putBack(file.path, at: place)
        swept += 1
      } else if removeAll(file.path) {
        swept += 1
      }
    }
    return swept
  }

  /// A file with a temporary name.
  struct Temporary {
    var path: String
    var status: FileStatus
    /// Where it was taken out of; nil for one that is being written.
    var place: String?
    /// Whether the process that it is of is known to be gone, or has kept silent for a day.
    var isDead: Bool
  }

  /// No write takes so many seconds.
  private static let longestWrite = 86400.0

  func temporaries() throws(StoreError) -> [Temporary] {
    var found: [Temporary] = []
    let now = wallClockSeconds()
    for folder in try foldersOfTemporaries() {
      for name in (try? fileNames(in: folder)) ?? [] where TemporaryName.isTemporary(name) {
        let path = "\(folder)/\(name)"
        guard let status = FileStatus(path: path) else { continue }
        let parsed = TemporaryName(name)
        let isSilent = now - max(status.modified, status.changed) > ArtifactStore.longestWrite
        found.append(
          Temporary(
            path: path, status: status, place: parsed?.place.map { "\(folder)/\($0)" },
            isDead: parsed?.owner.isGone == true || isSilent))
      }
    }
    return found
  }

  private func foldersOfTemporaries() throws(StoreError) -> [String] {
    var folders = [path]
    for folder in Folder.allCases { folders.append(path(of: folder)) }
    for folder in [Folder.objects, .records, .progress, .runs] {
      for name in try fileNames(in: path(of: folder)) where !TemporaryName.isTemporary(name) {
        let path = "\(path(of: folder))/\(name)"
        if FileStatus(path: path)?.isFolder == true { folders.append(path) }
      }
    }
    return folders
  }
}
