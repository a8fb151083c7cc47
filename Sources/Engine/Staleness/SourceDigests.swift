import ArtifactStore
public import Fingerprint
import FoundationEssentials
import Glibc
import PipelineModel
import Synchronization

/// The content digests of data files. A file is hashed once and then known by its size, times of
/// change and inode, so that planning does not read gigabytes.
///
/// Both times count: unpacking an archive sets the modification time back to what the archive
/// says, which the status change time shows.
///
/// A file changed within the last two seconds before it was hashed is hashed again the next time:
/// clocks of file systems are that coarse, and a change in the same tick would go unseen.
public final class SourceDigests: Sendable {
  private struct Signature: Codable, Equatable {
    var size: Int64
    var modified: Time
    var changed: Time
    var inode: UInt64

    var latest: Int { max(modified.seconds, changed.seconds) }
  }

  private struct Time: Codable, Equatable {
    var seconds: Int
    var nanoseconds: Int
    init(_ time: timespec) {
      seconds = time.tv_sec
      nanoseconds = time.tv_nsec
    }
  }

  private struct Known: Codable {
    var signature: Signature
    var digest: Digest
  }

  private let file: String
  private let remembersMore: Bool
  /// Nil until the first file is asked for.
  private let known = Mutex<[String: Known]?>(nil)

  /// - Parameters:
  ///   - file: where the digests are remembered. It is only a shortcut: a file that is missing or
  ///     cannot be read or written costs hashing again.
  ///   - remembersMore: whether digests that are taken now are remembered there too.
  public init(rememberedIn file: String, remembersMore: Bool = true) {
    self.file = file
    self.remembersMore = remembersMore
  }

  private func remembered() -> [String: Known] {
    guard let data = try? Data(contentsOf: URL(filePath: file)), data.count < 64 << 20 else {
      return [:]
    }
    return (try? JSONDecoder().decode([String: Known].self, from: data)) ?? [:]
  }

  /// The digest of the file's content.
  public func digest(of path: String) throws -> Digest {
    let absolute = URL(filePath: path).standardizedFileURL.path
    let signature = try SourceDigests.signature(of: absolute)
    let entry = known.withLock { known in
      if known == nil { known = remembered() }
      return known?[absolute]
    }
    if let entry, entry.signature == signature { return entry.digest }
    let digest = try SHA256.digest(ofFile: absolute)
    guard try SourceDigests.signature(of: absolute) == signature else {
      throw UserError("\(path) changed while it was read; run again when it is complete")
    }
    if time(nil) - signature.latest > 2 {
      let snapshot = known.withLock { known in
        known?[absolute] = Known(signature: signature, digest: digest)
        return known ?? [:]
      }
      if remembersMore, let data = try? JSONEncoder().encode(snapshot) {
        try? data.write(to: URL(filePath: file), options: .atomic)
      }
    }
    return digest
  }

  private static func signature(of path: String) throws -> Signature {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw UserError("\(path) cannot be read: \(String(cString: strerror(errno)))")
    }
    return Signature(
      size: Int64(status.st_size), modified: Time(status.st_mtim), changed: Time(status.st_ctim),
      inode: UInt64(status.st_ino))
  }
}
