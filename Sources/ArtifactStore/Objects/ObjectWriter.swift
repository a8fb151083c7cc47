public import Fingerprint
internal import Glibc

/// An object in the store.
public struct StoredObject: Hashable, Sendable {
  /// The SHA-256 of its content, which is its name.
  public var digest: Digest
  /// Bytes of its content.
  public var size: Int
  /// Bytes of its file.
  public var storedSize: Int
  /// The digest by which each of its blocks can be checked alone; nil where it has but one.
  public var chain: Digest?

  init(digest: Digest, size: Int, storedSize: Int, chain: HashChain) {
    self.digest = digest
    self.size = size
    self.storedSize = storedSize
    self.chain = chain.links.isEmpty ? nil : chain.digest
  }
}

extension ArtifactStore {
  /// Puts bytes in the store; if they are there, nothing is kept twice.
  ///
  /// - Parameters:
  ///   - elementSize: bytes per number, for a content that is mainly numbers of one type; else 1. It
  ///     affects how well the object is compressed, never what is read.
  ///   - durable: whether to wait until it would survive a power cut. Without that, what a cut
  ///     spoils is noticed when it is read, and is made again.
  public func write(
    _ bytes: [UInt8], elementSize: Int = 1, durable: Bool = true
  ) throws(StoreError) -> StoredObject {
    var result: Result<StoredObject, StoreError>?
    bytes.withUnsafeBytes { content in
      do throws(StoreError) {
        let isLarge = content.count >= ArtifactStore.largeContent
        result = .success(
          threads > 1 && isLarge
            ? try writeWhileHashing(content, elementSize: elementSize, durable: durable)
            : try writeAfterHashing(content, elementSize: elementSize, durable: durable))
      } catch {
        result = .failure(error)
      }
    }
    guard let result else { throw StoreError.io(path: path, code: EINVAL) }
    return try result.get()
  }

  /// From so many bytes on, hashing takes longer than beginning a file that may not be needed.
  private static let largeContent = 4 << 20

  private func writeAfterHashing(
    _ content: UnsafeRawBufferPointer, elementSize: Int, durable: Bool
  ) throws(StoreError) -> StoredObject {
    var header = ObjectHeader(of: content, elementSize: elementSize)
    let (digest, chain) = HashChain.hash(content, blockSize: header.blockSize)
    if let present = presentObject(digest, chain, size: content.count) { return present }
    try writeAtomically(to: objectPath(digest), durable: durable) { (file) throws(StoreError) in
      try compress(content, into: file, &header) { chain }
    }
    return StoredObject(
      digest: digest, size: header.size, storedSize: header.fileSize, chain: chain)
  }

  /// Begins with a temporary file before it is known whether the object is there already: hashing
  /// is one thread's work, and the others need not wait for it.
  private func writeWhileHashing(
    _ content: UnsafeRawBufferPointer, elementSize: Int, durable: Bool
  ) throws(StoreError) -> StoredObject {
    var hashed: (digest: Digest, chain: HashChain)?
    var present: StoredObject?
    var header = ObjectHeader(of: content, elementSize: elementSize)
    let blockSize = header.blockSize
    func hash() -> (digest: Digest, chain: HashChain) {
      if let hashed { return hashed }
      let found = HashChain.hash(content, blockSize: blockSize)
      hashed = found
      return found
    }
    do throws(StoreError) {
      try writeAtomically(
        beginningIn: path(of: .objects), durable: durable
      ) { (file) throws(StoreError) -> String? in
        let isWhole = try compress(content, into: file, &header) {
          let (digest, chain) = hash()
          present = presentObject(digest, chain, size: content.count)
          return present == nil ? chain : nil
        }
        return isWhole ? objectPath(hash().digest) : nil
      }
    } catch {
      // A disk that is full, or not to be written to, is no matter where nothing has to be written.
      let (digest, chain) = hash()
      guard let object = present ?? presentObject(digest, chain, size: content.count) else {
        throw error
      }
      return object
    }
    if let present { return present }
    return StoredObject(
      digest: hash().digest, size: header.size, storedSize: header.fileSize, chain: hash().chain)
  }

  /// The object, when a plausible file of that name and size exists; one that is not is moved
  /// aside. Its content is not read: that is checked whenever it is used.
  private func presentObject(
    _ digest: Digest, _ chain: HashChain, size: Int
  ) -> StoredObject? {
    let path = objectPath(digest)
    guard let file = try? Descriptor(opening: path, O_RDONLY),
      let status = try? file.status()
    else { return nil }
    do {
      let header = try ObjectHeader(reading: file, fileSize: status.size)
      guard header.size == size else {
        throw ObjectFault(reason: "its size is not that of its name")
      }
      // Its age is what protects an object from collection until a record names it. What cannot be
      // touched, or was collected before it was touched, is written anew.
      guard futimens(file.number, nil) == 0,
        FileStatus(path: path)?.identity == status.identity
      else { return nil }
      return StoredObject(
        digest: digest, size: size, storedSize: status.size, chain: chain)
    } catch let fault as ObjectFault {
      moveAside(path, identity: status.identity, reason: fault.reason)
      return nil
    } catch {
      return nil
    }
  }

  /// Writes the whole file.
  ///
  /// - Parameter chain: found by one of the threads first; nil calls the writing off.
  /// - Returns: whether all was written.
  @discardableResult
  private func compress(
    _ content: UnsafeRawBufferPointer, into file: borrowing Descriptor,
    _ header: inout ObjectHeader, chain: () -> HashChain?
  ) throws(StoreError) -> Bool {
    let codec = BlockCodec(elementSize: header.elementSize)
    let layout = header
    let count = layout.blocks.count
    let buffers = BlockBuffers(
      count: min(count, 2 * threads), encoded: BlockCodec.bound(layout.blockSize),
      plain: layout.blockSize)
    var offset = layout.dataOffset
    var found: HashChain?
    let isWhole = try makeInOrder(
      count: count, threads: threads, window: buffers.count,
      make: { (index) throws(StoreError) -> (BlockMode, Int)? in
        let block = UnsafeRawBufferPointer(rebasing: content[layout.range(ofBlock: index)])
        // Block by block, as a file may hold tensors of several kinds.
        let mode = codec.bestMode(for: block)
        return codec.encode(
          block, mode: mode, into: buffers.encoded(index), scratch: buffers.plain(index)
        ).map { (mode, $0) }
      },
      use: { (index, encoded) throws(StoreError) in
        let block =
          if let (_, size) = encoded {
            UnsafeRawBufferPointer(rebasing: buffers.encoded(index)[..<size])
          } else {
            UnsafeRawBufferPointer(rebasing: content[layout.range(ofBlock: index)])
          }
        try file.write(block, at: offset)
        offset += block.count
        header.blocks[index] = ObjectHeader.Block(
          mode: encoded?.0 ?? .stored, storedSize: block.count)
      },
      meanwhile: {
        found = chain()
        return found != nil
      })
    guard isWhole, let found else { return false }
    if header.chain != nil { header.chain = found }
    try file.write(header.encoded, at: 0)
    return true
  }
}

extension ObjectHeader {
  /// A header to be filled in: with as many blocks as the content has.
  fileprivate init(of content: UnsafeRawBufferPointer, elementSize: Int) {
    let size = (1...BlockCodec.elementSizeLimit).contains(elementSize) ? elementSize : 1
    self.init(elementSize: size, size: content.count)
    let count = ObjectHeader.blockCount(size: content.count, blockShift: blockShift)
    blocks = Array(repeating: Block(mode: .stored, storedSize: 0), count: count)
    // Its room; the links come when they are known.
    if count > 1 { chain = HashChain(bytes: []) }
  }
}
