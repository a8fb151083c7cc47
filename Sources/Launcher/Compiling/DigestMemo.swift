internal import Fingerprint
import Glibc

/// Remembers the digests of large files, so that a warm start does not read them again.
///
/// A digest holds as long as the file's size, inode, device and both its times are the same. One
/// that was taken within two seconds of the file's last change is not remembered: the file could
/// change again without any of these moving.
package struct DigestMemo {
  private struct Entry {
    let identity: Files.Identity
    let digest: String
  }

  private let path: String
  private var entries: [String: Entry] = [:]
  private var changed = false

  /// Reads what is remembered at `path`; what cannot be read or understood is forgotten.
  package init(path: String) {
    self.path = path
    guard let contents = try? Files.read(path) else { return }
    for line in String(decoding: contents, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: " ", maxSplits: 6)
      guard fields.count == 7, let size = Int64(fields[1]), let inode = UInt64(fields[2]),
        let device = UInt64(fields[3]), let modified = Int64(fields[4]),
        let changed = Int64(fields[5])
      else { continue }
      let identity = Files.Identity(
        size: size, inode: inode, device: device, modified: modified, changed: changed)
      entries[String(fields[6])] = Entry(identity: identity, digest: String(fields[0]))
    }
  }

  /// The SHA-256 of a file's bytes, in hexadecimal.
  package mutating func digest(of file: String) throws(SystemFailure) -> String {
    let identity = Files.identity(of: file)
    if let entry = entries[file], entry.identity == identity { return entry.digest }
    let digest = SHA256.digest(of: try Files.read(file)).hex
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let settled = (Int64(now.tv_sec) - 2) * 1_000_000_000
    // Also unless the file stayed the same while it was read.
    if let identity, identity.changed < settled, identity == Files.identity(of: file) {
      entries[file] = Entry(identity: identity, digest: digest)
      changed = true
    }
    return digest
  }

  /// Writes what is remembered, if it is news. A memo that cannot be written costs time, no more.
  package func save() {
    guard changed else { return }
    var text = ""
    for (file, entry) in entries.sorted(by: { $0.key < $1.key }) where !file.contains("\n") {
      let identity = entry.identity
      text += "\(entry.digest) \(identity.size) \(identity.inode) \(identity.device)"
      text += " \(identity.modified) \(identity.changed) \(file)\n"
    }
    let temporary = path + ".\(getpid())"
    do {
      try Files.write(Array(text.utf8), to: temporary)
      if rename(temporary, path) != 0 { unlink(temporary) }
    } catch { unlink(temporary) }
  }
}
