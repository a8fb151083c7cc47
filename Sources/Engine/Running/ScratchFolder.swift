import ArtifactStore
import Glibc
import PipelineModel
import Synchronization

/// A folder that one stage uses while it runs: made when it first asks, removed when it ends. One
/// whose process was killed is removed by the next that asks on the same machine.
final class ScratchFolder: Sendable {
  private let made = Mutex<String?>(nil)

  private static let prefix = "ibpipe-scratch~"

  func path() throws -> String {
    try made.withLock { made in
      if let path = made { return path }
      let parent = ScratchFolder.parent
      ScratchFolder.sweep(parent)
      let owner = ProcessIdentity.current
      var template = Array(
        "\(parent)/\(ScratchFolder.prefix)\(owner.pid)~\(owner.start)~XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else {
        throw UserError(
          "no folder can be made in \(parent): \(String(cString: strerror(errno))); set TMPDIR to "
            + "one that can be written to")
      }
      let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
      made = path
      return path
    }
  }

  func remove() {
    made.withLock { made in
      if let path = made { ScratchFolder.remove(path) }
      made = nil
    }
  }

  deinit { remove() }

  private static var parent: String {
    guard let folder = getenv("TMPDIR"), folder.pointee == UInt8(ascii: "/") else { return "/tmp" }
    return String(cString: folder)
  }

  /// Removes what processes of this machine that are no more have left.
  private static func sweep(_ parent: String) {
    for name in (try? fileNames(in: parent)) ?? [] where name.hasPrefix(prefix) {
      let parts = name.split(separator: "~")
      guard parts.count == 4, let pid = Int32(parts[1]), let start = UInt64(parts[2]) else {
        continue
      }
      let owner = ProcessIdentity(host: ProcessIdentity.hostName, pid: pid, start: start)
      if owner.isGone { remove(parent + "/" + name) }
    }
  }

  /// Removes a folder with all it holds, as far as it can; follows no link.
  private static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    chmod(path, 0o700)
    for name in (try? fileNames(in: path)) ?? [] { remove(path + "/" + name) }
    rmdir(path)
  }
}
