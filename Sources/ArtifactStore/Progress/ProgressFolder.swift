public import Fingerprint
internal import Glibc

/// State that an unfinished action resumes from: named byte strings in a folder of its own, which
/// only the holder of the action's lease writes to.
public struct ProgressFolder: Sendable {
  public let path: String

  private static let magic = Array("IBPPROG1".utf8)
  private static let headerSize = magic.count + Digest.byteCount

  init(path: String) { self.path = path }

  private static func header(of bytes: [UInt8]) -> [UInt8] {
    magic + SHA256.digest(of: bytes).bytes
  }

  /// Saves bytes under a name, in place of those saved before; whoever loads finds the one or the
  /// other.
  public func save(_ name: String, _ bytes: [UInt8]) throws(StoreError) {
    let path = try file(name)
    try writeAtomically(to: path) { (file) throws(StoreError) in
      try file.write(ProgressFolder.header(of: bytes), at: 0)
      try file.write(bytes, at: ProgressFolder.headerSize)
    }
  }

  /// What was saved under a name; nil when nothing was, or when it is damaged, and then it is
  /// removed.
  public func load(_ name: String) throws(StoreError) -> [UInt8]? {
    guard let saved = try read(name) else { return nil }
    guard saved.isWhole else {
      unlink(try file(name))
      return nil
    }
    return saved.bytes
  }

  /// Whether what was saved under a name is as it was saved; nil when nothing was.
  func isWhole(_ name: String) throws(StoreError) -> Bool? { try read(name)?.isWhole }

  private func read(_ name: String) throws(StoreError) -> (bytes: [UInt8], isWhole: Bool)? {
    let path = try file(name)
    guard FileStatus(path: path)?.isFile != false else { return ([], false) }
    let file: Descriptor
    do throws(StoreError) {
      file = try Descriptor(opening: path, O_RDONLY)
    } catch .io(path, ENOENT) {
      return nil
    }
    let header = try file.contents(limit: ProgressFolder.headerSize)
    let bytes = try file.contents(from: ProgressFolder.headerSize)
    return (bytes, header == ProgressFolder.header(of: bytes))
  }

  /// The names saved, sorted.
  public func names() throws(StoreError) -> [String] {
    try fileNames(in: path).filter { isPlainName($0) }
  }

  /// Removes everything, the folder too.
  public func discard() throws(StoreError) {
    for name in try fileNames(in: path) { unlink("\(path)/\(name)") }
    guard rmdir(path) == 0 || errno == ENOENT else { throw StoreError(path: path, code: errno) }
  }

  private func file(_ name: String) throws(StoreError) -> String {
    guard isPlainName(name) else { throw StoreError.invalidName(name) }
    return "\(path)/\(name)"
  }
}

extension ArtifactStore {
  /// Where the action of that key keeps its progress; the folder is created by the first save.
  public func progress(for key: Digest) -> ProgressFolder {
    ProgressFolder(path: "\(path(of: .progress))/\(key)")
  }
}
