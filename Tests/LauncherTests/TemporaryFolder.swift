import Glibc
import Launcher
import Testing

/// A folder that is removed with everything in it when the test ends.
final class TemporaryFolder {
  let path: String

  init(_ files: String...) throws {
    path = try #require(Files.realPath(try Files.makeUniqueFolder(prefix: "/tmp/ibpipe-test-")))
    for file in files { try write("", to: file) }
  }

  deinit { Files.remove(path) }

  /// Writes a file, and makes the folders it is in; a name that ends in `/` makes a folder.
  func write(_ text: String, to name: String) throws {
    if name.hasSuffix("/") { return try Files.makeFolder(path + "/" + name.dropLast()) }
    try Files.makeFolder(Path.folder(of: path + "/" + name))
    try Files.write(Array(text.utf8), to: path + "/" + name)
  }
}
