public import ArtifactStore
public import Fingerprint
import FoundationEssentials
import Glibc

/// What a stage prints is kept in `logs/<action key>.log`, the attempts of a run one after the
/// other.
public enum CapturedLog {
  /// Opens the log of a job, to append to. A run's first attempt begins it anew, unless another
  /// process is making the same artifact just now, whose log it is.
  static func open(for job: Job, in store: ArtifactStore) throws -> Int32 {
    if let folder = job.checkFolder {
      let path = "\(folder)/\(Job.checkedLog)"
      let log = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
      guard log >= 0 else { throw SystemFailure("the log \(path) cannot be written") }
      return log
    }
    let path = store.logPath(for: job.action)
    let isInUse = access("\(store.path(of: .leases))/\(job.action)", F_OK) == 0
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC
    var log = Glibc.open(path, job.attempt == 1 && !isInUse ? flags | O_TRUNC : flags, 0o666)
    if log < 0 && errno == EACCES && unlink(path) == 0 {
      // It was another user's.
      log = Glibc.open(path, flags, 0o666)
    }
    guard log >= 0 else { throw SystemFailure("the log \(path) cannot be written") }
    shareLikeFolder(log, in: store.path(of: .logs))
    if job.attempt > 1 {
      let header = Array("=== attempt \(job.attempt), \(Timestamp.now()) ===\n".utf8)
      _ = write(log, header, header.count)
    }
    return log
  }

  /// The last lines of a log, without what could garble a terminal; empty where nothing was
  /// printed. Of a crash these are the lines before the backtrace, which is long and says the least
  /// at its end.
  public static func tail(of path: String, lines count: Int) -> [String] {
    let limit = 1 << 17
    let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    let size = Int(lseek(file, 0, SEEK_END))
    var bytes = [UInt8](repeating: 0, count: limit)
    let read = pread(file, &bytes, limit, off_t(max(0, size - limit)))
    let text = String(decoding: bytes.prefix(max(0, read)), as: UTF8.self)
    var lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    // The first is likely to be cut.
    if size > limit { lines.removeFirst() }
    let crash = lines.lastIndex { $0.hasPrefix("*** Signal ") && $0.contains("Backtracing") }
    if let crash, lines[..<crash].contains(where: { !$0.isEmpty }) {
      lines.removeSubrange(crash...)
    } else if let crash {
      lines = Array(lines[crash...].prefix(count))
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.suffix(count).map { line in
      String(String.UnicodeScalarView(line.unicodeScalars.map { isShown($0) ? $0 : " " }))
    }
  }

  private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x20 && !(0x7f...0x9f).contains(scalar.value)
  }
}

extension ArtifactStore {
  /// Where what a stage prints is kept.
  public func logPath(for action: Digest) -> String { "\(path(of: .logs))/\(action.hex).log" }
}
