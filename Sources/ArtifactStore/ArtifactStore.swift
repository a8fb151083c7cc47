public import Fingerprint
internal import Glibc

/// A cache of artifacts in a folder, shared by any number of processes, users and hosts.
///
/// Objects are named by the digest of their content, records say which objects an action made.
/// Every file is written under a temporary name and renamed, and every read is verified, so
/// correctness rests on no lock.
public struct ArtifactStore: Sendable {
  /// The cache's folder.
  public let path: String
  /// How many threads compress, decompress and hash a large object.
  public var threads: Int
  /// Told of every corrupt file, after it was moved aside.
  public var onCorruption: @Sendable (Corruption) -> Void

  package static let format = "ibpipe cache 1"

  /// What a cache is opened for.
  public enum Purpose: Sendable {
    /// To use it: one that is new or empty is made.
    case work
    /// To look at it: nothing is created, changed or moved aside. One that does not exist is as
    /// one that is empty.
    case looking
  }

  public private(set) var purpose: Purpose

  /// The same cache, only to be looked at.
  public var looking: ArtifactStore {
    var store = self
    store.purpose = .looking
    return store
  }

  /// Opens the cache in a folder.
  public init(
    opening path: String, for purpose: Purpose = .work, threads: Int? = nil,
    onCorruption: @escaping @Sendable (Corruption) -> Void = { _ in }
  ) throws(StoreError) {
    self.path = path
    self.purpose = purpose
    self.threads = max(1, threads ?? min(8, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    self.onCorruption = onCorruption
    try checkFormat()
  }

  private func checkFormat() throws(StoreError) {
    let file = "\(path)/FORMAT"
    do throws(StoreError) {
      let bytes = try Descriptor(opening: file, O_RDONLY).contents(limit: 256)
      let text = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
      guard text == ArtifactStore.format else {
        throw StoreError.unknownFormat(path: file, found: text)
      }
    } catch .io(file, ENOENT) {
      if purpose == .work { try createFolder(path) }
      // Hidden files are fine: a .gitignore, or what another process is writing just now. So are
      // our own folders: the launcher keeps compiled pipelines here before anything is stored.
      let visible = try fileNames(in: path).filter {
        !$0.hasPrefix(".") && $0 != "FORMAT" && Folder(rawValue: $0) == nil
      }
      guard visible.isEmpty else { throw StoreError.notACache(path: path) }
      if purpose == .looking { return }
      try writeAtomically(to: file, Array("\(ArtifactStore.format)\n".utf8))
    }
  }
}

extension ArtifactStore {
  /// The folders of a cache.
  public enum Folder: String, Sendable, CaseIterable {
    case objects, records, progress, leases, runs, logs, pipelines, pins, corrupt
  }

  /// The path of a folder, whether it exists or not.
  public func path(of folder: Folder) -> String { "\(path)/\(folder.rawValue)" }

  /// The path of a folder, which is created if need be.
  public func create(_ folder: Folder) throws(StoreError) -> String {
    let path = path(of: folder)
    try createFolder(path)
    return path
  }

  /// Where the compiled pipeline of that key lies; its folder may not exist yet.
  public func compiledPipeline(_ key: Digest) -> String { "\(path(of: .pipelines))/\(key)" }

  func objectPath(_ digest: Digest) -> String { file(digest, in: .objects) }

  func recordPath(_ key: Digest) -> String { file(key, in: .records, suffix: ".json") }

  /// Spread over 256 folders by the first two digits.
  private func file(_ digest: Digest, in folder: Folder, suffix: String = "") -> String {
    let hex = digest.hex
    // Planning asks for one for each stage: in a single piece of memory.
    var file = ""
    file.reserveCapacity(path.utf8.count + 2 * Digest.byteCount + 20)
    file += path
    file += "/"
    file += folder.rawValue
    file += "/"
    file += hex.prefix(2)
    file += "/"
    file += hex.dropFirst(2)
    file += suffix
    return file
  }
}
