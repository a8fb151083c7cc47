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
      let object = try OpenObject(digest, file: file)
      guard try contentDigest(of: object) == digest else { throw ObjectFault.content }
      return .sound(size: object.header.size, storedSize: status.size)
    } catch let fault as ObjectFault {
      return .damaged(reason: fault.reason, identity: status.identity)
    } catch StoreError.io(path, ENOENT) {
      return .gone
    } catch {
      return .unreadable(error as? StoreError ?? .io(path: path, code: EIO))
    }
  }

  private func contentDigest(of object: OpenObject) throws -> Digest {
    let header = object.header
    let buffers = object.buffers(1)
    let room = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(header.blockSize, header.size), alignment: 64)
    defer { room.deallocate() }
    var hash = SHA256()
    for index in header.blocks.indices {
      let plain = UnsafeMutableRawBufferPointer(
        rebasing: room[..<header.range(ofBlock: index).count])
      if let fault = try object.read(block: index, into: plain, buffers, slot: 0) { throw fault }
      // Where there is a chain, the block was hashed along it.
      if header.chain == nil { hash.update(UnsafeRawBufferPointer(plain)) }
    }
    return header.chain == nil ? hash.finalize() : object.name
  }
}
