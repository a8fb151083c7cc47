import Glibc

/// What lies in a folder of images: folders and files by name, links followed as long as they stay
/// below a root.
struct FolderEntries {
  private(set) var folders: [String] = []
  private(set) var files: [String] = []

  /// Both sorted by the bytes of their names. Hidden ones are left out.
  ///
  /// - Parameter root: as `realpath` gives it.
  init(of path: String, within root: String) throws(DatasetError) {
    guard let folder = opendir(path) else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(".") { continue }
      let place = path + "/" + name
      switch Int(entry.pointee.d_type) {
      case Int(DT_DIR): folders.append(name)
      case Int(DT_REG): files.append(name)
      default:
        // A link, or a file system that does not say.
        guard let target = FolderEntries.resolved(place) else {
          throw .unreadable(path: place, reason: String(cString: strerror(errno)))
        }
        guard target.hasPrefix(root + "/") else {
          throw .leavesFolder(path: place, target: target)
        }
        if FileBytes.isFolder(place) { folders.append(name) }
        if FileBytes.isFile(place) { files.append(name) }
      }
    }
    folders.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    files.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The path without links; nil where there is nothing.
  static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
