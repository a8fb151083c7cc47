internal import Glibc

/// The journal of one run: lines of JSON, appended as things happen, each in one write.
public final class RunJournal: Sendable {
  public let path: String
  private let descriptor: Int32

  init(path: String) throws(StoreError) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw StoreError(path: path, code: errno) }
    shareLikeFolder(descriptor, in: parentFolder(of: path) ?? ".")
  }

  deinit { close(descriptor) }

  /// Appends a line. A line break within becomes a space, which in JSON means the same.
  public func append(_ line: String) throws(StoreError) {
    var bytes = line.utf8.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }
    bytes.append(UInt8(ascii: "\n"))
    let before = lseek(descriptor, 0, SEEK_END)
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard written == bytes.count else {
      let code = written < 0 ? errno : ENOSPC
      // Half a line would spoil the next one.
      if written > 0 { ftruncate(descriptor, before) }
      throw StoreError(path: path, code: code)
    }
  }

  /// Cuts off what a crash left of a last line.
  func dropTornLine() throws(StoreError) {
    let file = try Descriptor(opening: path, O_RDWR)
    let bytes = try file.contents()
    let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    if end < bytes.count && ftruncate(file.number, off_t(end)) != 0 {
      throw StoreError(path: path, code: errno)
    }
  }
}

extension ArtifactStore {
  /// Opens the journal of a run to append to it, or begins it.
  public func journal(run id: String) throws(StoreError) -> RunJournal {
    let path = try journalPath(id)
    _ = try create(.runs)
    let journal = try RunJournal(path: path)
    try journal.dropTornLine()
    return journal
  }

  /// The runs that have a journal, the one written to last first.
  public func runs() throws(StoreError) -> [String] {
    let folder = path(of: .runs)
    var runs: [(id: String, modified: Double)] = []
    for name in try fileNames(in: folder) where name.hasSuffix(".jsonl") {
      guard let status = FileStatus(path: "\(folder)/\(name)") else { continue }
      runs.append((String(name.dropLast(6)), status.modified))
    }
    return runs.sorted { ($0.modified, $0.id) > ($1.modified, $1.id) }.map(\.id)
  }

  /// The lines of a run's journal; a last line that is not complete is left out. Empty when there
  /// is no such run.
  public func journalLines(of run: String) throws(StoreError) -> [String] {
    let path = try journalPath(run)
    let bytes: [UInt8]
    do throws(StoreError) {
      bytes = try Descriptor(opening: path, O_RDONLY).contents()
    } catch .io(path, ENOENT) {
      return []
    }
    guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    return bytes[..<end].split(separator: UInt8(ascii: "\n")).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// The first and the last line of a run's journal, however long it is; nil when there is no such
  /// run. A line of more than a mebibyte, or the rest of one that was being written, is none.
  public func journalEnds(of run: String) throws(StoreError) -> JournalEnds? {
    let path = try journalPath(run)
    let file: Descriptor
    do throws(StoreError) {
      file = try Descriptor(opening: path, O_RDONLY | O_NONBLOCK)
    } catch .io(path, ENOENT) {
      return nil
    }
    let status = try file.status()
    let lineBreak = UInt8(ascii: "\n")
    var head = try file.contents(limit: JournalEnds.reach)
    if !head.contains(lineBreak) { head = try file.contents(limit: JournalEnds.limit) }
    let first = head.firstIndex(of: lineBreak).map { Array(head[..<$0]) }
    var tail = head[...]
    if status.size > head.count {
      let start = max(0, status.size - JournalEnds.reach)
      tail = try file.contents(from: start, limit: JournalEnds.reach)[...]
    }
    tail = tail[..<(tail.lastIndex(of: lineBreak) ?? tail.startIndex)]
    var last: [UInt8]?
    if let before = tail.lastIndex(of: lineBreak) { last = Array(tail[(before + 1)...]) }
    return JournalEnds(first: first, last: last, modified: status.modified)
  }

  /// Where the journal of a run lies, whether there is one or not.
  public func journalPath(_ id: String) throws(StoreError) -> String {
    guard isPlainName(id) else { throw StoreError.invalidName(id) }
    return "\(path(of: .runs))/\(id).jsonl"
  }
}

/// The first and the last line of a journal.
public struct JournalEnds: Sendable {
  public var first: [UInt8]?
  /// Nil where the first line is the only one.
  public var last: [UInt8]?
  /// When it was last written to, in seconds since 1970.
  public var modified: Double

  /// How many bytes at either end are looked at.
  static let reach = 1 << 15
  /// How long a first line may be.
  static let limit = 1 << 20
}
