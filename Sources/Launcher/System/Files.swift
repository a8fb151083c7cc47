import Glibc

/// The few file operations that the launcher needs.
///
/// Not Foundation's: loading it would take longer than everything else the launcher does.
package enum Files {
  /// What tells one state of a file from another without reading it.
  package struct Identity: Equatable, Sendable {
    package let size: Int64
    package let inode: UInt64
    package let device: UInt64
    /// Nanoseconds since 1970.
    package let modified: Int64
    /// Nanoseconds since 1970; moves with every change, also where `modified` is set back.
    package let changed: Int64
  }

  package enum Kind { case file, folder, other }

  package static func kind(of path: String) -> Kind? {
    guard let status = status(of: path) else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  package static func identity(of path: String) -> Identity? {
    guard let status = status(of: path) else { return nil }
    return Identity(
      size: Int64(status.st_size), inode: UInt64(status.st_ino), device: UInt64(status.st_dev),
      modified: nanoseconds(status.st_mtim), changed: nanoseconds(status.st_ctim))
  }

  package static func isExecutable(_ path: String) -> Bool {
    kind(of: path) == .file && access(path, X_OK) == 0
  }

  /// The names in a folder in byte order, without `.` and `..`; empty where it cannot be read.
  package static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  package static func read(_ path: String) throws(SystemFailure) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw SystemFailure(path: path) }
    defer { close(file) }
    var contents: [UInt8] = []
    var expected = Int(identity(of: path)?.size ?? 0) + 1
    while true {
      var failure: Int32 = 0
      let start = contents.count
      let chunk = [UInt8](unsafeUninitializedCapacity: max(4096, expected)) { buffer, count in
        let got = Glibc.read(file, buffer.baseAddress, buffer.count)
        if got < 0 { failure = errno }
        count = max(0, got)
      }
      if failure == EINTR { continue }
      if failure != 0 { throw SystemFailure(path: path, code: failure) }
      if chunk.isEmpty { return contents }
      if start == 0 { contents = chunk } else { contents += chunk }
      expected = 0
    }
  }

  /// Writes a new file and waits until it is on the disk.
  package static func write(_ contents: [UInt8], to path: String) throws(SystemFailure) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw SystemFailure(path: path) }
    defer { close(file) }
    shareLikeFolder(path)
    var written = 0
    while written < contents.count {
      let count = contents.withUnsafeBytes { bytes in
        Glibc.write(file, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw SystemFailure(path: path) }
      written += count
    }
    guard fsync(file) == 0 else { throw SystemFailure(path: path) }
  }

  /// Makes a file that is not there yet; false, and nothing done, where it is.
  package static func create(_ contents: [UInt8], at path: String) throws(SystemFailure) -> Bool {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else {
      if errno == EEXIST { return false }
      throw SystemFailure(path: path)
    }
    close(file)
    do {
      try write(contents, to: path)
    } catch {
      unlink(path)
      throw error
    }
    return true
  }

  /// Waits until what `path` names, a file or a folder, is on the disk.
  package static func flush(_ path: String) throws(SystemFailure) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw SystemFailure(path: path) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw SystemFailure(path: path) }
  }

  /// Makes a folder and those above it; it is no error if it is there.
  package static func makeFolder(_ path: String) throws(SystemFailure) {
    if kind(of: path) == .folder { return }
    let parent = Path.folder(of: path)
    if parent != path { try makeFolder(parent) }
    guard mkdir(path, 0o777) == 0 || (errno == EEXIST && kind(of: path) == .folder) else {
      // What is there is something else.
      throw SystemFailure(path: path, code: errno == EEXIST ? ENOTDIR : errno)
    }
    shareLikeFolder(path)
  }

  /// Makes a folder with a name of its own, which starts with `prefix`.
  package static func makeUniqueFolder(prefix: String) throws(SystemFailure) -> String {
    var template = Array((prefix + "XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemFailure(path: prefix) }
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    // mkdtemp makes it private; a cache may be shared, and the user's umask says how.
    let mask = umask(0)
    umask(mask)
    chmod(path, 0o777 & ~mask)
    shareLikeFolder(path)
    return path
  }

  /// Lets the group do with a file or folder what its owner may, where the folder it lies in is
  /// shared with the group: one that the group may write to, with the set-group-ID bit.
  package static func shareLikeFolder(_ path: String) {
    guard let folder = status(of: Path.folder(of: path)), folder.st_mode & 0o2070 == 0o2070,
      let own = status(of: path)
    else { return }
    let isFolder = own.st_mode & S_IFMT == S_IFDIR
    let mode = own.st_mode | (own.st_mode & 0o700) >> 3 | (isFolder ? 0o2000 : 0)
    if mode != own.st_mode { chmod(path, mode & 0o7777) }
  }

  /// Removes a file, or a folder with all it holds, as far as it can.
  package static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    for name in names(in: path) { remove(path + "/" + name) }
    rmdir(path)
  }

  /// The path with every symbolic link resolved.
  package static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func status(of path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
