internal import Fingerprint

/// Where the SHA-256 of an object's content stands after each of its blocks but the last, which
/// leads to the object's name.
///
/// SHA-256 hashes 64 bytes after 64 bytes, and the chain is what it passes through anyway: keeping
/// it costs no more hashing. Where every block leads from its link to the next, the first from the
/// beginning and the last to the name, the whole content has that name. So blocks are hashed on
/// several threads at once; and whoever knows the digest of the chain to be right, as a record does,
/// can check one block without the others, as strongly as the whole.
struct HashChain: Equatable {
  private(set) var links: [SHA256.Midpoint] = []

  /// One link after the other, 32 bytes each.
  var bytes: [UInt8] { links.flatMap(\.words.bytes) }

  /// The digest of the chain. It depends on the content and the size of blocks alone.
  var digest: Digest { SHA256.digest(of: bytes) }

  /// `bytes` holds whole links.
  init(bytes: ArraySlice<UInt8>) {
    links.reserveCapacity(bytes.count / Digest.byteCount)
    var rest = bytes
    while let words = Digest(bytes: rest.prefix(Digest.byteCount)) {
      links.append(SHA256.Midpoint(words: words))
      rest = rest.dropFirst(Digest.byteCount)
    }
  }

  /// Hashes a content. A block is a multiple of 64 bytes.
  static func hash(
    _ content: UnsafeRawBufferPointer, blockSize: Int
  ) -> (digest: Digest, chain: HashChain) {
    var chain = HashChain(bytes: [])
    var hash = SHA256()
    var start = 0
    while content.count - start > blockSize {
      hash.update(UnsafeRawBufferPointer(rebasing: content[start..<start + blockSize]))
      start += blockSize
      if let link = hash.midpoint { chain.links.append(link) }
    }
    hash.update(UnsafeRawBufferPointer(rebasing: content[start...]))
    return (hash.finalize(), chain)
  }

  /// Whether a block is the one of that index, which begins at `start`, in a content of that name.
  func leads(
    through block: UnsafeRawBufferPointer, index: Int, start: Int, to name: Digest
  ) -> Bool {
    guard index <= links.count else { return false }
    var hash = SHA256(from: index == 0 ? .start : links[index - 1], length: start)
    hash.update(block)
    return index == links.count ? hash.finalize() == name : hash.midpoint == links[index]
  }
}
