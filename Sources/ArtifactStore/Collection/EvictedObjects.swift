internal import Fingerprint
internal import Glibc

// Objects that a collection removed for their size alone, while the records that name them stay:
// what depends on them stays fresh, and only a stage that needs to read them makes them again. The
// file `evicted` lists them, one digest a line, so that they are not taken for losses. It is
// written by the one collection that is under way, before the objects go.

extension ArtifactStore {
  private var evictedPath: String { "\(path)/evicted" }

  /// A digest and a line break.
  private static let lineSize = 2 * Digest.byteCount + 1

  /// The objects that were evicted; some may have been made again since.
  func evictedObjects() -> Set<Digest> {
    guard let file = try? Descriptor(opening: evictedPath, O_RDONLY),
      let bytes = try? file.contents(limit: 1 << 30)
    else { return [] }
    var digests: Set<Digest> = []
    for line in bytes.split(separator: UInt8(ascii: "\n"))
    where line.count == ArtifactStore.lineSize - 1 {
      if let digest = Digest(hex: String(decoding: line, as: UTF8.self)) { digests.insert(digest) }
    }
    return digests
  }

  func writeEvictedObjects(_ digests: Set<Digest>) throws(StoreError) {
    if digests.isEmpty {
      unlink(evictedPath)
      return
    }
    let text = digests.map(\.hex).sorted().joined(separator: "\n") + "\n"
    try writeAtomically(to: evictedPath, Array(text.utf8))
  }
}
