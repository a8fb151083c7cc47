import FoundationEssentials
import Glibc

/// A folder beside the build for what a benchmark writes, removed with its owner.
final class WorkFolder {
  let path: String

  init() throws {
    let parent = FileManager.default.currentDirectoryPath + "/.build/benchmarks"
    path = "\(parent)/\(getpid())"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let file = "\(path)/\(name)"
    try Data(bytes).write(to: URL(filePath: file))
    return file
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(path)/\(name)")
  }
}
