internal import Glibc

/// Creates a folder and those above it, with the permissions the umask leaves, and those of a shared
/// folder they lie in; one that exists is fine.
func createFolder(_ path: String) throws(StoreError) {
  if mkdir(path, 0o777) == 0 {
    shareFolderLikeParent(path)
    return
  }
  switch errno {
  case EEXIST:
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw StoreError(path: path, code: ENOTDIR)
    }
  case ENOENT:
    guard let parent = parentFolder(of: path), parent != path else {
      throw StoreError(path: path, code: ENOENT)
    }
    try createFolder(parent)
    if mkdir(path, 0o777) == 0 {
      shareFolderLikeParent(path)
    } else if errno != EEXIST {
      throw StoreError(path: path, code: errno)
    }
  default:
    throw StoreError(path: path, code: errno)
  }
}

/// The folder a path lies in; nil for a relative path of one part.
func parentFolder(of path: String) -> String? {
  guard let slash = path.lastIndex(of: "/") else { return nil }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// The names in a folder, sorted; none when there is no such folder.
package func fileNames(in path: String) throws(StoreError) -> [String] {
  guard let folder = opendir(path) else {
    if errno == ENOENT { return [] }
    throw StoreError(path: path, code: errno)
  }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// Whether a name of the caller's may become a file's name.
func isPlainName(_ name: String) -> Bool {
  let bytes = name.utf8
  return (1...128).contains(bytes.count) && bytes.first != UInt8(ascii: ".")
    && bytes.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        true
      default: false
      }
    }
}
