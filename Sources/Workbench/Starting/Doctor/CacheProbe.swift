import ArtifactStore
import Glibc
import Launcher
import Terminal

/// Whether the file system under a cache does what the cache rests on. Works in a folder of its
/// own, which it removes.
package struct CacheProbe {
  let path: String

  init(of path: String) { self.path = path }

  package static var host: String { ProcessIdentity.hostName }

  static func isAlive(_ pid: Int32) -> Bool { kill(pid, 0) == 0 || errno == EPERM }

  /// Seconds since 1970 by this host's clock.
  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  var findings: [Finding] {
    [space] + (access(path, W_OK) == 0 ? writing : [readOnly])
  }

  private var readOnly: Finding {
    let reason = errno == EROFS ? "is mounted read-only" : "may not be written by you"
    return .attention(
      "writing", "\(path) \(reason)",
      "what is fresh there can be looked at; to run what is stale, choose a cache of your own "
        + "with --cache")
  }

  private var space: Finding {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else {
      return .attention("file system", String(cString: strerror(errno)), nil)
    }
    let kind = CacheProbe.fileSystem(
      of: Files.realPath(path) ?? path, mounts: Machine.text("/proc/self/mountinfo"))
    let (free, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(
      by: UInt64(status.f_frsize))
    let bytes = overflow ? Int.max : Int(clamping: free)
    let text = "\(kind), \(sizeText(bytes)) free"
    if status.f_files > 0, status.f_favail == 0 {
      return .bad("file system", text + ", but no inodes", "remove files, or “ibpipe cache gc”")
    }
    if bytes < 1_000_000_000 {
      return .bad("file system", text, "“ibpipe cache gc --max-size …” makes room")
    }
    if ["tmpfs", "ramfs"].contains(kind) {
      return .attention("file system", text, "what is kept in memory is gone at the next start")
    }
    return .good("file system", text)
  }

  /// The kind of file system that a path lies on, such as `ext4` or `nfs4`.
  ///
  /// - Parameter mounts: what `/proc/self/mountinfo` says.
  package static func fileSystem(of path: String, mounts: String) -> String {
    var best = (length: 0, kind: "unknown file system")
    for line in mounts.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 5, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count
      else { continue }
      // Blanks in a mount point are written as octal numbers.
      let point = fields[4].replacing("\\040", with: " ")
      let isAbove = point == "/" || path == point || path.hasPrefix(point + "/")
      // Of two on one point the later hides the earlier.
      if isAbove, point.utf8.count >= best.length {
        best = (point.utf8.count, String(fields[dash + 1]))
      }
    }
    return best.kind
  }

  private var writing: [Finding] {
    guard let folder = try? Files.makeUniqueFolder(prefix: path + "/.doctor-") else {
      return [
        .bad(
          "writing", "nothing can be made in \(path): \(String(cString: strerror(errno)))",
          "see to its permissions, or choose another cache with --cache")
      ]
    }
    defer { Files.remove(folder) }
    do {
      let before = CacheProbe.now()
      try Files.write([1], to: folder + "/one")
      let stamp = Double(Files.identity(of: folder + "/one")?.modified ?? 0) / 1e9
      let after = CacheProbe.now()
      return [try rules(in: folder), clock(stamp, between: before, and: after)]
    } catch {
      return [
        .bad("writing", "\(error)", "see to the disk, or choose another cache with --cache")
      ]
    }
  }

  /// Renaming over a file, and creating a file that nobody else did: all that the cache rests on.
  private func rules(in folder: String) throws -> Finding {
    try Files.write([2], to: folder + "/two")
    let isRenamed = rename(folder + "/two", folder + "/one") == 0
    let found = try Files.read(folder + "/one")
    let renames = isRenamed && found == [2] && Files.kind(of: folder + "/two") == nil
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
    let first = open(folder + "/lease", flags, 0o666)
    let second = open(folder + "/lease", flags, 0o666)
    let isExclusive = first >= 0 && second < 0 && errno == EEXIST
    for file in [first, second] where file >= 0 { close(file) }
    guard renames, isExclusive else {
      return .bad(
        "writing",
        renames
          ? "two processes can make the same file at once (O_EXCL does not hold)"
          : "a file cannot be renamed over another",
        "this file system cannot keep a cache: choose another with --cache")
    }
    return .good("writing", "renaming and exclusive creation work")
  }

  /// A lease's heartbeat is the time of a file: the clocks of hosts and servers must roughly agree.
  private func clock(_ stamp: Double, between before: Double, and after: Double) -> Finding {
    // File systems cut times to as little as two seconds.
    let skew = stamp < before - 2.1 ? before - stamp : stamp > after + 0.1 ? stamp - after : 0
    let allowed = LeasePatience().clockSkew
    if skew == 0 { return .good("clock", "agrees with the file system's") }
    let text = "\(durationText(skew)) off the file system's"
    return skew < allowed
      ? .attention("clock", text, "let this host and the file server set their clocks by NTP")
      : .bad("clock", text, "leases may be taken for dead: set the clocks by NTP")
  }
}
