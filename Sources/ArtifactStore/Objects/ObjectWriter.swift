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

  public init(digest: Digest, size: Int, storedSize: Int) {
    self.digest = digest
    self.size = size
    self.storedSize = storedSize
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
    let digest = SHA256.digest(of: content)
    if let present = presentObject(digest, size: content.count) { return present }
    var header = ObjectHeader(of: content, elementSize: elementSize)
    try writeAtomically(to: objectPath(digest), durable: durable) { (file) throws(StoreError) in
      try compress(content, into: file, &header)
    }
    return StoredObject(digest: digest, size: header.size, storedSize: header.fileSize)
  }

  /// Begins with a temporary file before it is known whether the object is there already: hashing
  /// is one thread's work, and the others need not wait for it.
  private func writeWhileHashing(
    _ content: UnsafeRawBufferPointer, elementSize: Int, durable: Bool
  ) throws(StoreError) -> StoredObject {
    var digest: Digest?
    var present: StoredObject?
    var header = ObjectHeader(of: content, elementSize: elementSize)
    do throws(StoreError) {
      try writeAtomically(
        beginningIn: path(of: .objects), durable: durable
      ) { (file) throws(StoreError) -> String? in
        let isWhole = try compress(content, into: file, &header) {
          let name = SHA256.digest(of: content)
          digest = name
          present = presentObject(name, size: content.count)
          return present == nil
        }
        guard isWhole, let digest else { return nil }
        return objectPath(digest)
      }
    } catch {
      // A disk that is full, or not to be written to, is no matter where nothing has to be written.
      let name = digest ?? SHA256.digest(of: content)
      guard let object = present ?? presentObject(name, size: content.count) else { throw error }
      return object
    }
    if let present { return present }
    return StoredObject(
      digest: digest ?? SHA256.digest(of: content), size: header.size, storedSize: header.fileSize)
  }

  /// The object, when a plausible file of that name and size exists; one that is not is moved
  /// aside. Its content is not read: that is checked whenever it is used.
  private func presentObject(_ digest: Digest, size: Int) -> StoredObject? {
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
      return StoredObject(digest: digest, size: size, storedSize: status.size)
    } catch let fault as ObjectFault {
      moveAside(path, identity: status.identity, reason: fault.reason)
      return nil
    } catch {
      return nil
    }
  }

  /// Writes the whole file.
  ///
  /// - Parameter meanwhile: done by one of the threads first; false calls the writing off.
  /// - Returns: whether all was written.
  @discardableResult
  private func compress(
    _ content: UnsafeRawBufferPointer, into file: borrowing Descriptor,
    _ header: inout ObjectHeader, meanwhile: () -> Bool = { true }
  ) throws(StoreError) -> Bool {
    let codec = BlockCodec(elementSize: header.elementSize)
    let mode = codec.bestMode(for: content)
    let layout = header
    let count = layout.blocks.count
    let buffers = BlockBuffers(
      count: min(count, 2 * threads), encoded: BlockCodec.bound(layout.blockSize),
      plain: layout.blockSize)
    var offset = layout.dataOffset
    let isWhole = try makeInOrder(
      count: count, threads: threads, window: buffers.count,
      make: { (index) throws(StoreError) -> Int? in
        let block = UnsafeRawBufferPointer(rebasing: content[layout.range(ofBlock: index)])
        return codec.encode(
          block, mode: mode, into: buffers.encoded(index), scratch: buffers.plain(index))
      },
      use: { (index, encodedSize) throws(StoreError) in
        let block =
          if let encodedSize {
            UnsafeRawBufferPointer(rebasing: buffers.encoded(index)[..<encodedSize])
          } else {
            UnsafeRawBufferPointer(rebasing: content[layout.range(ofBlock: index)])
          }
        try file.write(block, at: offset)
        offset += block.count
        header.blocks[index] = ObjectHeader.Block(
          mode: encodedSize == nil ? .stored : mode, storedSize: block.count)
      },
      meanwhile: meanwhile)
    if isWhole { try file.write(header.encoded, at: 0) }
    return isWhole
  }
}

extension ObjectHeader {
  /// A header to be filled in: with as many blocks as the content has.
  fileprivate init(of content: UnsafeRawBufferPointer, elementSize: Int) {
    let size = (1...BlockCodec.elementSizeLimit).contains(elementSize) ? elementSize : 1
    self.init(elementSize: size, size: content.count)
    let count = ObjectHeader.blockCount(size: content.count, blockShift: blockShift)
    blocks = Array(repeating: Block(mode: .stored, storedSize: 0), count: count)
  }
}
