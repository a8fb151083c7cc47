public import Fingerprint

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
    try withObject(digest) { object in
      var failure: (any Error)?
      let bytes = [UInt8](unsafeUninitializedCapacity: object.header.size) { buffer, filled in
        do {
          let target = UnsafeMutableRawBufferPointer(buffer)
          preferHugePages(target)
          try readAll(of: object, into: target)
          filled = buffer.count
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      return bytes
    }
  }

  /// Reads some ranges of an object's bytes, and no more blocks than hold them.
  ///
  /// - Parameters:
  ///   - ranges: ascending, without overlaps.
  ///   - chain: the digest that ``write(_:elementSize:durable:)`` gave with the object. By it each
  ///     block is checked as strongly as the whole is by its name. Without it, or where the
  ///     object's file is of an earlier format, all of the object is read and checked.
  ///   - target: as large as all ranges.
  public func read(
    _ digest: Digest, _ ranges: [Range<Int>], chain: Digest?,
    into target: UnsafeMutableRawBufferPointer
  ) throws(StoreError) {
    preferHugePages(target)
    let isChecked: Bool = try withObject(digest) { object in
      guard (ranges.last?.upperBound ?? 0) <= object.header.size else {
        throw ObjectFault(reason: "its size is not that of its name")
      }
      guard let chain, let links = object.header.chain else { return false }
      guard links.digest == chain else {
        throw ObjectFault(reason: "its chain of hashes is not the one that was recorded")
      }
      try readBlocks(of: object, ranges, into: target)
      return true
    }
    if isChecked { return }
    try read(digest).withUnsafeBytes { bytes in
      var place = 0
      for range in ranges {
        UnsafeMutableRawBufferPointer(rebasing: target[place..<place + range.count])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[range]))
        place += range.count
      }
    }
  }

  /// Decompresses and hashes on several threads; where there is no chain to hash along, one hashes
  /// the blocks that are done.
  private func readAll(
    of object: OpenObject, into target: UnsafeMutableRawBufferPointer
  ) throws {
    let header = object.header
    let buffers = object.buffers(2 * threads)
    var hash = SHA256()
    var fault: ObjectFault?
    func plain(_ index: Int) -> UnsafeMutableRawBufferPointer {
      UnsafeMutableRawBufferPointer(rebasing: target[header.range(ofBlock: index)])
    }
    try makeInOrder(
      count: header.blocks.count, threads: threads, window: buffers.count,
      make: { (index) throws(StoreError) -> ObjectFault? in
        try object.read(block: index, into: plain(index), buffers, slot: index)
      },
      use: { (index, found) in
        fault = fault ?? found
        if fault == nil && header.chain == nil {
          hash.update(UnsafeRawBufferPointer(plain(index)))
        }
      })
    if let fault { throw fault }
    if header.chain == nil && hash.finalize() != object.name { throw ObjectFault.content }
  }

  private func readBlocks(
    of object: OpenObject, _ ranges: [Range<Int>], into target: UnsafeMutableRawBufferPointer
  ) throws {
    let header = object.header
    let pieces = BlockPieces(of: ranges, blockShift: header.blockShift)
    let buffers = object.buffers(2 * threads)
    // A block that is not wanted whole is read to a place of its own.
    let partial = object.buffers(2 * threads)
    var fault: ObjectFault?
    try makeInOrder(
      count: pieces.blocks.count, threads: threads, window: buffers.count,
      make: { (index) throws(StoreError) -> ObjectFault? in
        let block = pieces.blocks[index]
        let range = header.range(ofBlock: block.index)
        if let place = block.places.first, place.range == range {
          return try object.read(
            block: block.index,
            into: UnsafeMutableRawBufferPointer(
              rebasing: target[place.target..<place.target + range.count]), buffers, slot: index)
        }
        let plain = UnsafeMutableRawBufferPointer(rebasing: partial.plain(index)[..<range.count])
        if let fault = try object.read(block: block.index, into: plain, buffers, slot: index) {
          return fault
        }
        for place in block.places {
          let start = place.range.lowerBound - range.lowerBound
          UnsafeMutableRawBufferPointer(
            rebasing: target[place.target..<place.target + place.range.count]
          ).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: plain[start..<start + place.range.count]))
        }
        return nil
      },
      use: { (_, found) in fault = fault ?? found })
    if let fault { throw fault }
  }
}

/// Which part of which block goes where.
private struct BlockPieces {
  struct Place {
    /// Bytes of the object.
    var range: Range<Int>
    /// Where they go.
    var target: Int
  }

  /// The blocks that are wanted, ascending.
  private(set) var blocks: [(index: Int, places: [Place])] = []

  init(of ranges: [Range<Int>], blockShift: Int) {
    var target = 0
    for range in ranges {
      var rest = range
      while !rest.isEmpty {
        let index = rest.lowerBound >> blockShift
        let end = min(rest.upperBound, (index + 1) << blockShift)
        let place = Place(range: rest.lowerBound..<end, target: target)
        if blocks.last?.index == index {
          blocks[blocks.count - 1].places.append(place)
        } else {
          blocks.append((index, [place]))
        }
        target += place.range.count
        rest = end..<rest.upperBound
      }
    }
  }
}
