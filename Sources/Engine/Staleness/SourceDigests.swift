public import Fingerprint
import FoundationEssentials
import Glibc
import PipelineModel
import Synchronization

/// The content digests of data files. A file is hashed once and then known by its size, times of
/// change and inode, so that planning does not read gigabytes.
///
/// A file changed within the last two seconds before it was hashed is hashed again the next time:
/// clocks of file systems are that coarse, and a change in the same tick would go unseen.
public final class SourceDigests: Sendable {
  private let file: String
  private let remembersMore: Bool
  /// Nil until the first file is asked for.
  private let known = Mutex<[String: SourceMemo.Entry]?>(nil)

  /// - Parameters:
  ///   - file: where the digests are remembered. It is only a shortcut: a file that is missing or
  ///     cannot be read or written costs hashing again.
  ///   - remembersMore: whether digests that are taken now are remembered there too.
  public init(rememberedIn file: String, remembersMore: Bool = true) {
    self.file = file
    self.remembersMore = remembersMore
  }

  /// The digest of the file's content.
  public func digest(of path: String) throws -> Digest { try digests(of: [path])[0] }

  /// The digests of the files' contents, in order. What was hashed is remembered at once, however
  /// many files there are.
  public func digests(of paths: [String]) throws -> [Digest] {
    var fresh: [String: SourceMemo.Entry] = [:]
    defer { remember(fresh) }
    return try paths.map { path in
      let absolute = SourceDigests.absolute(path)
      guard let signature = SourceSignature(of: absolute) else {
        throw UserError("\(path) cannot be read: \(String(cString: strerror(errno)))")
      }
      if let entry = entry(of: absolute), entry.signature == signature { return entry.digest }
      let digest = try SHA256.digest(ofFile: absolute)
      guard SourceSignature(of: absolute) == signature else {
        throw UserError("\(path) changed while it was read; run again when it is complete")
      }
      if time(nil) - signature.latest > 2 {
        fresh[absolute] = SourceMemo.Entry(signature: signature, digest: digest)
      }
      return digest
    }
  }

  private func entry(of absolute: String) -> SourceMemo.Entry? {
    known.withLock { known in
      if known == nil { known = SourceMemo.read(file) }
      return known?[absolute]
    }
  }

  /// Adds to what other runs have remembered meanwhile. Of two that do so in the same moment one is
  /// forgotten, and hashes again some day.
  private func remember(_ fresh: [String: SourceMemo.Entry]) {
    guard !fresh.isEmpty else { return }
    known.withLock { known in
      var all = known ?? [:]
      if remembersMore {
        all.merge(SourceMemo.read(file)) { $1 }
        all.merge(fresh) { $1 }
        SourceMemo.write(all, to: file)
      } else {
        all.merge(fresh) { $1 }
      }
      known = all
    }
  }

  private static func absolute(_ path: String) -> String {
    let isPlain = path.hasPrefix("/") && !path.contains("/.") && !path.contains("//")
    return isPlain ? path : URL(filePath: path).standardizedFileURL.path
  }
}
