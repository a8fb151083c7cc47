internal import Fingerprint
internal import Glibc

/// An object's open file, with its header read. Read by calls rather than mapped: were it mapped, a
/// file that another process cuts short would end this one by a signal.
final class OpenObject: Sendable {
  let name: Digest
  let header: ObjectHeader
  let status: FileStatus
  private let file: Descriptor
  private let offsets: [Int]
  private let codec: BlockCodec

  /// - Throws: ``StoreError`` or ``ObjectFault``.
  init(_ name: Digest, file: consuming Descriptor) throws {
    self.name = name
    status = try file.status()
    header = try ObjectHeader(reading: file, fileSize: status.size)
    self.file = file
    codec = BlockCodec(elementSize: header.elementSize)
    var end = header.dataOffset
    offsets = header.blocks.map { block in
      defer { end += block.storedSize }
      return end
    }
  }

  /// Buffers for so many of these blocks.
  func buffers(_ count: Int) -> BlockBuffers {
    let room = min(header.blockSize, header.size)
    return BlockBuffers(count: min(header.blocks.count, count), encoded: room, plain: room)
  }

  /// Decompresses a block to fill `plain`, by way of its place in the buffers.
  ///
  /// - Returns: what is wrong with it; if there is a chain, its content too is checked.
  func read(
    block index: Int, into plain: UnsafeMutableRawBufferPointer, _ buffers: BlockBuffers, slot: Int
  ) throws(StoreError) -> ObjectFault? {
    let block = header.blocks[index]
    if block.mode == .stored {
      guard try file.read(into: plain, at: offsets[index]) == plain.count else { return .cutShort }
    } else {
      let encoded = UnsafeMutableRawBufferPointer(
        rebasing: buffers.encoded(slot)[..<block.storedSize])
      guard try file.read(into: encoded, at: offsets[index]) == encoded.count else {
        return .cutShort
      }
      guard
        codec.decode(
          UnsafeRawBufferPointer(encoded), mode: block.mode, into: plain,
          scratch: buffers.plain(slot))
      else { return .undecodable }
    }
    guard let chain = header.chain else { return nil }
    let isRight = chain.leads(
      through: UnsafeRawBufferPointer(plain), index: index,
      start: header.range(ofBlock: index).lowerBound, to: name)
    return isRight ? nil : .content
  }
}

extension ArtifactStore {
  /// Opens an object and reads from it. A damaged one is moved aside, so that it is missing from then
  /// on.
  ///
  /// - Throws: ``StoreError/missing(_:)``, ``StoreError/corrupt(path:reason:movedTo:)``, or what
  ///   the system says.
  func withObject<Result>(
    _ digest: Digest, _ body: (OpenObject) throws -> Result
  ) throws(StoreError) -> Result {
    let path = objectPath(digest)
    let file: Descriptor
    do throws(StoreError) {
      file = try Descriptor(opening: path, O_RDONLY)
    } catch .io(path, ENOENT) {
      throw StoreError.missing(digest)
    }
    let identity = try file.status().identity
    do {
      return try body(try OpenObject(digest, file: file))
    } catch let fault as ObjectFault {
      throw moveAside(path, identity: identity, reason: fault.reason).error
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError.io(path: path, code: EIO)
    }
  }
}

extension ObjectFault {
  static let cutShort = ObjectFault(reason: "it is cut short")
  static let undecodable = ObjectFault(reason: "a block cannot be decompressed")
  static let content = ObjectFault(reason: "its content has another digest")
}

extension ObjectHeader {
  /// Reads the header of an open file of that size.
  init(reading file: borrowing Descriptor, fileSize: Int) throws {
    let start = try file.contents(limit: ObjectHeader.fixedSize)
    let tableSize = try ObjectHeader.tableSize(in: start, fileSize: fileSize)
    let bytes = try file.contents(limit: ObjectHeader.fixedSize + tableSize)
    try self.init(decoding: bytes, fileSize: fileSize)
  }
}
