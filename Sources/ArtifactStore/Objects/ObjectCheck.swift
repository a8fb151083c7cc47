internal import Fingerprint
internal import Glibc

/// What a reading of an object found.
enum ObjectFinding: Sendable {
  /// Its content has the digest that is its name; the bytes of the content and of the file.
  case sound(size: Int, storedSize: Int)
  case damaged(reason: String, identity: FileStatus.Identity)
  /// The system did not let it be read.
  case unreadable(StoreError)
  case gone
}

extension ArtifactStore {
  /// Reads an object block by block and checks its digest, in the memory of a few blocks. Nothing
  /// is changed, whatever is found.
  func check(_ digest: Digest) -> ObjectFinding {
    let path = objectPath(digest)
    guard let status = FileStatus(path: path) else { return .gone }
    guard status.isFile else {
      return .damaged(reason: "it is no regular file", identity: status.identity)
    }
    do {
      let file = try Descriptor(opening: path, O_RDONLY)
      let header = try ObjectHeader(reading: file, fileSize: try file.status().size)
      guard try contentDigest(of: file, header) == digest else {
        throw ObjectFault(reason: "its content has another digest")
      }
      return .sound(size: header.size, storedSize: status.size)
    } catch let fault as ObjectFault {
      return .damaged(reason: fault.reason, identity: status.identity)
    } catch StoreError.io(path, ENOENT) {
      return .gone
    } catch {
      return .unreadable(error as? StoreError ?? .io(path: path, code: EIO))
    }
  }

  private func contentDigest(of file: borrowing Descriptor, _ header: ObjectHeader) throws -> Digest
  {
    let codec = BlockCodec(elementSize: header.elementSize)
    let room = min(header.blockSize, header.size)
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 3 * room, alignment: 64)
    defer { memory.deallocate() }
    func buffer(_ index: Int, _ count: Int) -> UnsafeMutableRawBufferPointer {
      UnsafeMutableRawBufferPointer(rebasing: memory[index * room..<index * room + count])
    }
    var hash = SHA256()
    var offset = header.dataOffset
    for (index, block) in header.blocks.enumerated() {
      let plain = buffer(0, header.range(ofBlock: index).count)
      let encoded = block.mode == .stored ? plain : buffer(1, block.storedSize)
      guard try file.read(into: encoded, at: offset) == encoded.count else {
        throw ObjectFault(reason: "it is cut short")
      }
      if block.mode != .stored {
        guard
          codec.decode(
            UnsafeRawBufferPointer(encoded), mode: block.mode, into: plain,
            scratch: buffer(2, plain.count))
        else { throw ObjectFault(reason: "a block cannot be decompressed") }
      }
      hash.update(UnsafeRawBufferPointer(plain))
      offset += block.storedSize
    }
    return hash.finalize()
  }
}
