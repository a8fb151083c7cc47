public import Fingerprint
internal import Glibc

extension ArtifactStore {
  /// Whether the store has an object of that name; its content is checked only when it is read.
  public func contains(_ digest: Digest) -> Bool {
    FileStatus(path: objectPath(digest)) != nil
  }

  /// Reads an object and checks its digest.
  ///
  /// - Throws: ``StoreError/missing(_:)``; or ``StoreError/corrupt(path:reason:movedTo:)`` after the
  ///   object was moved aside, so that it is missing from then on.
  public func read(_ digest: Digest) throws(StoreError) -> [UInt8] {
    let path = objectPath(digest)
    let file: Descriptor
    do throws(StoreError) {
      file = try Descriptor(opening: path, O_RDONLY)
    } catch .io(path, ENOENT) {
      throw StoreError.missing(digest)
    }
    let status = try file.status()
    do {
      let header = try ObjectHeader(reading: file, fileSize: status.size)
      return try content(of: file, header, digest: digest)
    } catch let fault as ObjectFault {
      throw moveAside(path, identity: status.identity, reason: fault.reason).error
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError.io(path: path, code: EIO)
    }
  }

  /// Decompresses on several threads while one hashes the blocks that are done.
  private func content(
    of file: borrowing Descriptor, _ header: ObjectHeader, digest: Digest
  ) throws -> [UInt8] {
    var offsets: [Int] = []
    offsets.reserveCapacity(header.blocks.count)
    var end = header.dataOffset
    for block in header.blocks {
      offsets.append(end)
      end += block.storedSize
    }
    let codec = BlockCodec(elementSize: header.elementSize)
    let buffers = BlockBuffers(
      count: min(header.blocks.count, 2 * threads), encoded: header.blockSize,
      plain: header.blockSize)
    var hash = SHA256()
    var isWhole = true
    var failure: StoreError?
    let bytes = [UInt8](unsafeUninitializedCapacity: header.size) { buffer, filled in
      let target = UnsafeMutableRawBufferPointer(buffer)
      preferHugePages(target)
      do throws(StoreError) {
        try makeInOrder(
          count: header.blocks.count, threads: threads, window: buffers.count,
          make: { (index) throws(StoreError) -> Bool in
            let block = header.blocks[index]
            let plain = UnsafeMutableRawBufferPointer(
              rebasing: target[header.range(ofBlock: index)])
            if block.mode == .stored {
              return try file.read(into: plain, at: offsets[index]) == plain.count
            }
            let encoded = UnsafeMutableRawBufferPointer(
              rebasing: buffers.encoded(index)[..<block.storedSize])
            guard try file.read(into: encoded, at: offsets[index]) == encoded.count else {
              return false
            }
            return codec.decode(
              UnsafeRawBufferPointer(encoded), mode: block.mode, into: plain,
              scratch: buffers.plain(index))
          },
          use: { (index, isDecoded) throws(StoreError) in
            guard isDecoded && isWhole else {
              isWhole = false
              return
            }
            hash.update(UnsafeRawBufferPointer(rebasing: target[header.range(ofBlock: index)]))
          })
        filled = isWhole ? header.size : 0
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    guard isWhole else { throw ObjectFault(reason: "a block cannot be decompressed") }
    guard hash.finalize() == digest else {
      throw ObjectFault(reason: "its content has another digest")
    }
    return bytes
  }
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
