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
  /// Puts bytes in the store; if they are there, nothing is written.
  ///
  /// - Parameters:
  ///   - elementSize: bytes per number, for a content that is mainly numbers of one type; else 1. It affects how well the object is compressed, never what is read.
  ///   - durable: whether to wait until it would survive a power cut. Without that, what a cut
  ///     spoils is noticed when it is read, and is made again.
  public func write(
    _ bytes: [UInt8], elementSize: Int = 1, durable: Bool = true
  ) throws(StoreError) -> StoredObject {
    let digest = SHA256.digest(of: bytes)
    let path = objectPath(digest)
    if let present = presentObject(digest, size: bytes.count) { return present }
    let size = (1...BlockCodec.elementSizeLimit).contains(elementSize) ? elementSize : 1
    var header = ObjectHeader(elementSize: size, size: bytes.count)
    var failure: StoreError?
    bytes.withUnsafeBytes { content in
      do throws(StoreError) {
        try writeAtomically(to: path, durable: durable) { (file) throws(StoreError) in
          try compress(content, into: file, &header)
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return StoredObject(digest: digest, size: bytes.count, storedSize: header.fileSize)
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

  private func compress(
    _ content: UnsafeRawBufferPointer, into file: borrowing Descriptor, _ header: inout ObjectHeader
  ) throws(StoreError) {
    let codec = BlockCodec(elementSize: header.elementSize)
    let mode = codec.bestMode(for: content)
    let count = ObjectHeader.blockCount(size: content.count, blockShift: header.blockShift)
    header.blocks = Array(
      repeating: ObjectHeader.Block(mode: .stored, storedSize: 0), count: count)
    let layout = header
    let buffers = BlockBuffers(
      count: min(count, 2 * threads), encoded: BlockCodec.bound(layout.blockSize),
      plain: layout.blockSize)
    var offset = layout.dataOffset
    try makeInOrder(
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
      })
    try file.write(header.encoded, at: 0)
  }
}

/// A ring of buffers for the blocks under way.
final class BlockBuffers: @unchecked Sendable {
  let count: Int
  private let encodedSize: Int
  private let plainSize: Int
  private let memory: UnsafeMutableRawBufferPointer

  init(count: Int, encoded: Int, plain: Int) {
    self.count = max(1, count)
    encodedSize = encoded
    plainSize = plain
    memory = .allocate(byteCount: self.count * (encoded + plain), alignment: 64)
  }

  deinit { memory.deallocate() }

  func encoded(_ index: Int) -> UnsafeMutableRawBufferPointer {
    let start = index % count * (encodedSize + plainSize)
    return UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + encodedSize])
  }

  func plain(_ index: Int) -> UnsafeMutableRawBufferPointer {
    let start = index % count * (encodedSize + plainSize) + encodedSize
    return UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + plainSize])
  }
}
