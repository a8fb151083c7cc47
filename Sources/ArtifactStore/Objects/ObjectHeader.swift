internal import Fingerprint

/// What an object's file says before its blocks. All numbers are little-endian:
///
///     0   magic, 8 bytes
///     8   format version, 1 byte: 3 when there is a chain, else 2 when a block is packed, else 1
///     9   log₂ of the bytes of a block, 1 byte; the last block may be shorter
///     10  bytes per element for the shuffle, 2 bytes
///     12  number of blocks n, 4 bytes
///     16  bytes of the content, 8 bytes
///     24  bytes of this file, 8 bytes
///     32  SHA-256 of bytes 0..<32, of the table and of the chain, 32 bytes
///     64  table: n times the stored bytes of a block (lower 24 bits) and its mode (upper 8 bits)
///     64 + 4n  the chain, 32(n − 1) bytes, of format 3 alone: see ``HashChain``
///     then the blocks, one after the other
struct ObjectHeader: Equatable {
  var blockShift = 20
  var elementSize = 1
  var size = 0
  var blocks: [Block] = []
  /// Nil in objects of formats 1 and 2.
  var chain: HashChain?

  struct Block: Equatable {
    var mode: BlockMode
    var storedSize: Int
  }

  /// As in PNG: a text-mode transfer, or one of 7 bits, breaks the magic.
  private static let magic: [UInt8] = [0x89, 0x49, 0x42, 0x50, 0x0d, 0x0a, 0x1a, 0x0a]
  static let fixedSize = 64
  private static let newestVersion: UInt8 = 3

  private var version: UInt8 {
    if chain != nil { return 3 }
    return blocks.contains { $0.mode == .packed } ? 2 : 1
  }
  var blockSize: Int { 1 << blockShift }
  var dataOffset: Int {
    ObjectHeader.fixedSize
      + ObjectHeader.tableSize(blocks: blocks.count, hasChain: chain != nil)
  }

  /// Bytes of the table and the chain.
  private static func tableSize(blocks count: Int, hasChain: Bool) -> Int {
    4 * count + (hasChain ? Digest.byteCount * max(0, count - 1) : 0)
  }
  var fileSize: Int { blocks.reduce(dataOffset) { $0 + $1.storedSize } }

  /// The place of a block in the content.
  func range(ofBlock index: Int) -> Range<Int> {
    index * blockSize..<min(size, (index + 1) * blockSize)
  }

  /// How many blocks a content of `size` bytes has.
  static func blockCount(size: Int, blockShift: Int) -> Int {
    size == 0 ? 0 : (size - 1) >> blockShift + 1
  }

  var encoded: [UInt8] {
    var bytes = ObjectHeader.magic
    bytes.append(version)
    bytes.append(UInt8(truncatingIfNeeded: blockShift))
    bytes.append(littleEndian: UInt16(truncatingIfNeeded: elementSize))
    bytes.append(littleEndian: UInt32(truncatingIfNeeded: blocks.count))
    bytes.append(littleEndian: UInt64(size))
    bytes.append(littleEndian: UInt64(fileSize))
    var table: [UInt8] = []
    table.reserveCapacity(dataOffset - ObjectHeader.fixedSize)
    for block in blocks {
      table.append(
        littleEndian: UInt32(block.mode.rawValue) << 24
          | UInt32(truncatingIfNeeded: block.storedSize))
    }
    if let chain { table += chain.bytes }
    var hash = SHA256()
    hash.update(bytes)
    hash.update(table)
    return bytes + hash.finalize().bytes + table
  }
}

/// Why an object's file is no object.
struct ObjectFault: Error, Equatable {
  var reason: String
}

extension ObjectHeader {
  /// Reads the first 64 bytes, and tells how long the table and the chain are. No size is believed that does not
  /// fit the file.
  static func tableSize(
    in bytes: [UInt8], fileSize: Int
  ) throws(ObjectFault) -> Int {
    guard bytes.count >= fixedSize else { throw ObjectFault(reason: "it is cut short") }
    guard bytes.starts(with: magic) else { throw ObjectFault(reason: "it is no object file") }
    guard (1...newestVersion).contains(bytes[8]) else {
      throw ObjectFault(reason: "its object format is \(bytes[8]), not up to \(newestVersion)")
    }
    let tableSize = tableSize(
      blocks: Int(bytes.littleEndian(at: 12, as: UInt32.self)), hasChain: bytes[8] == 3)
    guard bytes.littleEndian(at: 24, as: UInt64.self) == UInt64(fileSize),
      tableSize <= fileSize - fixedSize
    else { throw ObjectFault(reason: "it is cut short, or its header is damaged") }
    return tableSize
  }

  /// Reads the header and its table.
  init(decoding bytes: [UInt8], fileSize: Int) throws(ObjectFault) {
    let end = ObjectHeader.fixedSize + (try ObjectHeader.tableSize(in: bytes, fileSize: fileSize))
    guard bytes.count >= end else { throw ObjectFault(reason: "it is cut short") }
    var hash = SHA256()
    hash.update(bytes[..<32])
    hash.update(bytes[ObjectHeader.fixedSize..<end])
    guard hash.finalize() == Digest(bytes: bytes[32..<64]) else {
      throw ObjectFault(reason: "its header is damaged")
    }
    blockShift = Int(bytes[9])
    elementSize = Int(bytes.littleEndian(at: 10, as: UInt16.self))
    let size = bytes.littleEndian(at: 16, as: UInt64.self)
    // The header is as it was written from here on, but whoever wrote it may be hostile.
    let impossible = ObjectFault(reason: "its header says something impossible")
    guard (16...23).contains(blockShift), (1...BlockCodec.elementSizeLimit).contains(elementSize),
      size <= UInt64(fileSize) * UInt64(BlockCodec.expansionLimit)
    else { throw impossible }
    self.size = Int(size)
    let count = ObjectHeader.blockCount(size: self.size, blockShift: blockShift)
    let hasChain = bytes[8] == 3
    guard
      end == ObjectHeader.fixedSize + ObjectHeader.tableSize(blocks: count, hasChain: hasChain)
    else { throw impossible }
    if hasChain {
      chain = HashChain(bytes: bytes[(ObjectHeader.fixedSize + 4 * count)..<end])
    }
    blocks.reserveCapacity(count)
    for index in 0..<count {
      let entry = bytes.littleEndian(at: ObjectHeader.fixedSize + 4 * index, as: UInt32.self)
      let stored = Int(entry & 0xff_ffff)
      let plain = range(ofBlock: index).count
      guard let mode = BlockMode(rawValue: UInt8(entry >> 24)),
        mode == .stored ? stored == plain : stored < plain
      else { throw impossible }
      blocks.append(Block(mode: mode, storedSize: stored))
    }
    guard self.fileSize == fileSize else { throw impossible }
  }
}

extension [UInt8] {
  mutating func append(littleEndian value: some FixedWidthInteger & BitwiseCopyable) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  /// The number at an offset that is known to lie within.
  func littleEndian<Value: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, as type: Value.Type
  ) -> Value {
    withUnsafeBytes { Value(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: type)) }
  }
}
