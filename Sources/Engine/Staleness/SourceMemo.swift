import Fingerprint
import FoundationEssentials
import Glibc

/// What tells whether a file is as it was: its size, its times of change and its inode.
///
/// Both times count: unpacking an archive sets the modification time back to what the archive
/// says, which the status change time shows.
struct SourceSignature: Equatable {
  var size: Int64
  var modified: Time
  var changed: Time
  var inode: UInt64

  struct Time: Equatable {
    var seconds: Int
    var nanoseconds: Int
  }

  init(size: Int64, modified: Time, changed: Time, inode: UInt64) {
    self.size = size
    self.modified = modified
    self.changed = changed
    self.inode = inode
  }

  /// Nil where there is no such file; `errno` says why.
  init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(
      size: Int64(status.st_size),
      modified: Time(seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec),
      changed: Time(seconds: status.st_ctim.tv_sec, nanoseconds: status.st_ctim.tv_nsec),
      inode: UInt64(status.st_ino))
  }

  var latest: Int { max(modified.seconds, changed.seconds) }
}

/// The digests of files with what they were like then, as lines of text: a folder of images has so
/// many files that JSON would take a second.
///
///     ibpipe sources 1
///     DIGEST SIZE MODIFIED NANOSECONDS CHANGED NANOSECONDS INODE PATH
enum SourceMemo {
  struct Entry: Equatable {
    var signature: SourceSignature
    var digest: Digest
  }

  private static let heading = "ibpipe sources 1"
  /// A file that is larger is passed over, in bytes.
  private static let sizeLimit = 256 << 20

  /// By absolute path. Empty where the file is missing or of another form; lines that are not as
  /// they should be are passed over.
  static func read(_ file: String) -> [String: Entry] {
    guard let signature = SourceSignature(of: file), signature.size <= sizeLimit,
      let data = try? Data(contentsOf: URL(filePath: file))
    else { return [:] }
    let lines = [UInt8](data).split(separator: 0x0a)
    guard let first = lines.first, first.elementsEqual(heading.utf8) else { return [:] }
    var entries: [String: Entry] = [:]
    entries.reserveCapacity(lines.count)
    for line in lines.dropFirst() {
      let fields = line.split(separator: 0x20, maxSplits: 7, omittingEmptySubsequences: false)
      guard fields.count == 8, let digest = Digest(hex: String(decoding: fields[0], as: UTF8.self))
      else { continue }
      let numbers = fields[1..<7].compactMap { Int(String(decoding: $0, as: UTF8.self)) }
      guard numbers.count == 6 else { continue }
      entries[String(decoding: fields[7], as: UTF8.self)] = Entry(
        signature: SourceSignature(
          size: Int64(numbers[0]), modified: .init(seconds: numbers[1], nanoseconds: numbers[2]),
          changed: .init(seconds: numbers[3], nanoseconds: numbers[4]),
          inode: UInt64(bitPattern: Int64(numbers[5]))),
        digest: digest)
    }
    return entries
  }

  /// Puts the entries in the place of the file, whole or not at all.
  static func write(_ entries: [String: Entry], to file: String) {
    var text = heading + "\n"
    text.reserveCapacity(200 * entries.count)
    for (path, entry) in entries where !path.utf8.contains(0x0a) {
      let signature = entry.signature
      text += "\(entry.digest.hex) \(signature.size) "
      text += "\(signature.modified.seconds) \(signature.modified.nanoseconds) "
      text += "\(signature.changed.seconds) \(signature.changed.nanoseconds) "
      text += "\(Int64(bitPattern: signature.inode)) \(path)\n"
    }
    // It is only a shortcut: where it cannot be written, files are hashed again.
    try? Data(text.utf8).write(to: URL(filePath: file), options: .atomic)
  }
}
