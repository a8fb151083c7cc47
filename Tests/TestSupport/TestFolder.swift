package import ArtifactStore
import Glibc

/// A folder of its own for one test, removed with all in it when the test ends.
package final class TestFolder: Sendable {
  package let path: String

  package init() {
    var template = Array("/tmp/ibpipe-test-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
  }

  deinit { Self.remove(path) }

  package func store(
    threads: Int = 2, onCorruption: @escaping @Sendable (Corruption) -> Void = { _ in }
  ) throws -> ArtifactStore {
    try ArtifactStore(opening: path + "/cache", threads: threads, onCorruption: onCorruption)
  }

  /// All files below a folder, sorted, as paths relative to it.
  package static func files(below root: String) -> [String] {
    names(in: root).flatMap { name -> [String] in
      var status = stat()
      guard lstat("\(root)/\(name)", &status) == 0 else { return [] }
      guard status.st_mode & S_IFMT == S_IFDIR else { return [name] }
      return files(below: "\(root)/\(name)").map { "\(name)/\($0)" }
    }
  }

  package static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  package static func remove(_ path: String) {
    for name in names(in: path) { remove("\(path)/\(name)") }
    if rmdir(path) != 0 { unlink(path) }
  }

  package static func makeFolder(_ path: String) { mkdir(path, 0o777) }

  package static func read(_ path: String) -> [UInt8] {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: Int(lseek(file, 0, SEEK_END)))
    let count = pread(file, &bytes, bytes.count, 0)
    return Array(bytes.prefix(count))
  }

  /// Sets back when a file was written last.
  package static func age(_ path: String, by seconds: Int) {
    let past = timespec(tv_sec: time(nil) - seconds, tv_nsec: 0)
    _ = utimensat(AT_FDCWD, path, [past, past], 0)
  }

  package static func write(_ path: String, _ bytes: [UInt8]) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    defer { close(file) }
    _ = Glibc.write(file, bytes, bytes.count)
  }
}
